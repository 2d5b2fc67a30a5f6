using Datacube.Contracts.Errors;
using Datacube.Raster.Reading;

namespace Datacube.Raster.Tests.Reading;

/// <summary>Bytes in memory; remote in the eyes of the reader where asked to be, and then counted.</summary>
internal sealed class MemoryByteSource(byte[] bytes, bool local = true) : IByteSource
{
    private int reads;

    public long Length => bytes.Length;

    public string? ETag => null;

    public bool IsLocal => local;

    public int Reads => reads;

    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        Interlocked.Increment(ref reads);
        if (offset < 0 || offset + destination.Length > bytes.Length)
            throw new DatacubeException("source.truncated", "The reader asked for bytes outside the file.");
        bytes.AsMemory((int)offset, destination.Length).CopyTo(destination);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
