using System.Security.Cryptography;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>
/// Somebody who looks at a cube all the time while it is built: a chunk that is there must be the whole chunk, and a cube that can be opened must
/// have all of them (I6).
/// </summary>
internal sealed class CubeReader : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly string cube;
    private readonly Dictionary<string, string> expected;
    private readonly Task reading;

    public CubeReader(string cube, string reference)
    {
        this.cube = cube;
        expected = CubeBytes.ChunksOf(reference).ToDictionary();
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
            var isOpen = File.Exists(Path.Combine(cube, "zarr.json"));
            foreach (var (key, hash) in expected)
            {
                var file = Path.Combine(cube, key);
                if (File.Exists(file))
                    Check(key, Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(file))) == hash, "holds other bytes than the whole chunk");
                else
                    Check(key, !isOpen, "is missing although the cube can be opened");
            }
            await Task.Delay(5);
        }
    }

    private void Check(string key, bool holds, string problem)
    {
        if (!holds)
            throw new InvalidOperationException($"A reader saw that {key} {problem}.");
        Looks++;
    }
}
