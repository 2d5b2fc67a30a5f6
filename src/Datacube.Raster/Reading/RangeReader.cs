using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Datacube.Raster.Buffers;

namespace Datacube.Raster.Reading;

/// <summary>
/// Fetches many ranges of an object: one after the other from a local file, merged and in parallel from a remote one. Thread-safe; the
/// bound on requests in flight holds over all calls.
/// </summary>
public sealed class RangeReader(RangeReaderOptions options) : IDisposable
{
    private readonly SemaphoreSlim slots = new(options.MaxConcurrentRequests);

    /// <summary>Yields every range as it lands. Throws what the source throws; the other requests are stopped then.</summary>
    public IAsyncEnumerable<LandedRange> ReadAsync(IByteSource source, IReadOnlyList<ByteRange> ranges, CancellationToken cancellation) =>
        source.IsLocal ? ReadLocalAsync(source, ranges, cancellation) : ReadRemoteAsync(source, ranges, cancellation);

    /// <summary>Copies a whole object into a new local file, a piece at a time.</summary>
    /// <param name="source">The object.</param>
    /// <param name="path">The file.</param>
    /// <param name="hash">Sees every byte in order; may be null.</param>
    /// <param name="cancellation">Stops the copying.</param>
    public async ValueTask CopyAsync(IByteSource source, string path, IncrementalHash? hash, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(options.MaxRequestBytes, source.Length));
        try
        {
            await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 });
            for (long offset = 0; offset < source.Length;)
            {
                var piece = buffer.AsMemory(0, (int)Math.Min(Math.Min(options.MaxRequestBytes, buffer.Length), source.Length - offset));
                await source.ReadAsync(offset, piece, cancellation).ConfigureAwait(false);
                hash?.AppendData(piece.Span);
                await file.WriteAsync(piece, cancellation).ConfigureAwait(false);
                offset += piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();

    private static async IAsyncEnumerable<LandedRange> ReadLocalAsync(IByteSource source, IReadOnlyList<ByteRange> ranges, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(ranges[i].Length);
            try
            {
                var bytes = buffer.AsMemory(0, ranges[i].Length);
                await source.ReadAsync(ranges[i].Offset, bytes, cancellation).ConfigureAwait(false);
                yield return new(i, bytes);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private async IAsyncEnumerable<LandedRange> ReadRemoteAsync(IByteSource source, IReadOnlyList<ByteRange> ranges, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var requests = RangePlan.Merge(ranges, options).ConvertAll(plan => FetchAsync(source, plan, stop.Token));
        try
        {
            await foreach (var request in Task.WhenEach(requests).ConfigureAwait(false))
            {
                var (plan, bytes) = await request.ConfigureAwait(false);
                foreach (var part in plan.Parts)
                    yield return new(part, bytes.Memory.Slice((int)(ranges[part].Offset - plan.Whole.Offset), ranges[part].Length));
                bytes.Dispose();
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(requests)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Nobody writes into them any more; those that were shown are given back already.
            foreach (var request in requests.Where(request => request.IsCompletedSuccessfully))
                (await request.ConfigureAwait(false)).Bytes.Dispose();
        }
    }

    // Native memory: arrays of this size would be faulted in anew by every request, and collected with everything else.
    private async Task<(RangePlan Plan, RentedBytes Bytes)> FetchAsync(IByteSource source, RangePlan plan, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var bytes = new RentedBytes(plan.Whole.Length);
            try
            {
                await source.ReadAsync(plan.Whole.Offset, bytes.Memory, cancellation).ConfigureAwait(false);
                return (plan, bytes);
            }
            catch
            {
                bytes.Dispose();
                throw;
            }
        }
        finally
        {
            slots.Release();
        }
    }
}
