using Datacube.Raster.Buffers;

namespace Datacube.Raster.Cogs;

/// <summary>The encoded tiles of one level, in the order in which they were added, in memory or in a temporary file.</summary>
internal sealed class CogLevel : IDisposable
{
    private readonly List<RentedBytes> kept = [];
    private readonly Stream? file;
    private readonly int[] lengths;

    public CogLevel(int tileCount, bool inMemory)
    {
        lengths = new int[tileCount];
        file = inMemory
            ? null
            : new FileStream(Path.Combine(Path.GetTempPath(), "datacube-" + Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
    }

    /// <summary>Encoded bytes of each tile by its index, without its frame; 0 = sparse.</summary>
    public ReadOnlySpan<int> Lengths => lengths;

    /// <summary>Indices of the tiles in the order of the stream.</summary>
    public List<int> Order { get; } = [];

    /// <summary>Takes over an encoded tile with its frame; null = sparse.</summary>
    public void Add(int index, RentedBytes? tile)
    {
        Order.Add(index);
        if (tile is null)
            return;
        lengths[index] = tile.Length - CogTileEncoder.FrameBytes;
        kept.Add(tile);
        if (file is null)
            return;
        file.Write(tile.Span);
        tile.Dispose();
        kept.Clear();
    }

    /// <summary>Copies all tiles.</summary>
    public async Task CopyToAsync(Stream output, CancellationToken cancellation)
    {
        foreach (var tile in kept)
            await output.WriteAsync(tile.Memory, cancellation).ConfigureAwait(false);
        if (file is null)
            return;
        file.Position = 0;
        await file.CopyToAsync(output, cancellation).ConfigureAwait(false);
    }

    public void Dispose()
    {
        file?.Dispose();
        foreach (var tile in kept)
            tile.Dispose();
    }
}
