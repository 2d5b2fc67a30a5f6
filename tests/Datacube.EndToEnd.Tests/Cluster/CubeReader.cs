using System.Diagnostics;
using System.Security.Cryptography;
using Datacube.Storage;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>
/// Somebody who looks at a cube all the time while it is built: a chunk that is there must be the whole chunk, and a cube that can be opened must
/// have all of them (I6).
/// </summary>
internal sealed class CubeReader : IAsyncDisposable
{
    // Of four parts of the time it reads one: what it looks at needs the processor too.
    private const int RestPerLook = 3;
    private static readonly TimeSpan LeastRest = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource stop = new();
    private readonly IObjectStore cube;
    private readonly IReadOnlyDictionary<string, string> expected;
    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);
    private readonly Task reading;

    /// <param name="cube">The place that is looked at; nothing need be there yet.</param>
    /// <param name="expected">Keys of the chunks with the hashes of their bytes.</param>
    public CubeReader(IObjectStore cube, IReadOnlyDictionary<string, string> expected)
    {
        (this.cube, this.expected) = (cube, expected);
        reading = Task.Run(ReadAsync);
    }

    /// <summary>Looks that found something.</summary>
    public int Looks { get; private set; }

    /// <summary>Stops, and throws what was wrong.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reading;
        stop.Dispose();
    }

    private async Task ReadAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var begun = Stopwatch.GetTimestamp();
            var isOpen = await cube.HeadAsync("zarr.json", default) is not null;
            foreach (var (key, hash) in expected)
                await LookAsync(key, hash, isOpen);
            var rest = RestPerLook * Stopwatch.GetElapsedTime(begun);
            await Task.Delay(rest > LeastRest ? rest : LeastRest, default(CancellationToken));
        }
    }

    private async Task LookAsync(string key, string hash, bool isOpen)
    {
        if (await cube.HeadAsync(key, default) is not { } info)
        {
            // A cube that is being removed is closed first.
            Check(key, !isOpen || await cube.HeadAsync("zarr.json", default) is null, "is missing although the cube can be opened");
            return;
        }
        // What has not changed since the last look is what it was.
        if (known.GetValueOrDefault(key) == info.ETag)
            return;
        try
        {
            Check(key, await HashAsync(info) == hash, "holds other bytes than the whole chunk");
            known[key] = info.ETag;
        }
        catch (Contracts.Errors.DatacubeException error) when (error.Code is "source.changed" or "object.not_found")
        {
            // Replaced by the same bytes, or removed with the cube, between the two looks.
        }
    }

    private async Task<string> HashAsync(ObjectInfo info)
    {
        var bytes = new byte[info.Size];
        var read = await cube.ReadAsync(info.Key, 0, bytes, info.ETag, default);
        return Convert.ToHexString(SHA256.HashData(bytes.AsSpan(0, read)));
    }

    private void Check(string key, bool holds, string problem)
    {
        Looks++;
        if (!holds)
            throw new InvalidOperationException($"A reader saw that {key} {problem}.");
    }
}
