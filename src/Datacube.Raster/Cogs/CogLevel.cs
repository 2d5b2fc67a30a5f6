namespace Datacube.Raster.Cogs;

/// <summary>The encoded tiles of one level, in the order in which they were added, in memory or in a temporary file.</summary>
internal sealed class CogLevel : IDisposable
{
    private readonly Stream tiles;
    private readonly int[] lengths;

    public CogLevel(int tileCount, bool inMemory)
    {
        lengths = new int[tileCount];
        tiles = inMemory
            ? new MemoryStream()
            : new FileStream(Path.Combine(Path.GetTempPath(), "datacube-" + Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 20, FileOptions.DeleteOnClose);
    }

    /// <summary>Encoded bytes of each tile by its index; 0 = sparse.</summary>
    public ReadOnlySpan<int> Lengths => lengths;

    /// <summary>Indices of the tiles in the order of the stream.</summary>
    public List<int> Order { get; } = [];

    public void Add(int index, ReadOnlySpan<byte> bytes)
    {
        tiles.Write(bytes);
        lengths[index] = bytes.Length;
        Order.Add(index);
    }

    /// <summary>The tiles from the first one on.</summary>
    public Stream Rewind()
    {
        tiles.Flush();
        tiles.Position = 0;
        return tiles;
    }

    public void Dispose() => tiles.Dispose();
}
