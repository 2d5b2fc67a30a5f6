using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Raster.Cogs;

/// <summary>What follows from the shape and the options of a COG before any pixel is seen.</summary>
internal sealed record CogPlan
{
    public CogPlan(GeoBox box, PixelType type, int bands, CogOptions options)
    {
        if (box.Shape.Rows < 1 || box.Shape.Columns < 1 || bands is < 1 or > ushort.MaxValue)
            throw new DatacubeException("option.value", $"A COG of {box.Shape.Rows}×{box.Shape.Columns} pixels and {bands} bands cannot be written: all must be at least 1.", "shape");
        if (options.TileSize is < 16 or > 8192 || options.TileSize % 16 != 0)
            throw new DatacubeException("option.value", $"The tile size {options.TileSize} is not a multiple of 16 from 16 to 8192.", "tile_size");
        foreach (var (name, count) in ((string, int)[])[("band names", options.BandNames.Count), ("scales", options.Scales.Count), ("offsets", options.Offsets.Count)])
        {
            if (count != 0 && count != bands)
                throw new DatacubeException("option.value", $"{count} {name} were given for {bands} bands.", "bands");
        }
        Box = box;
        Type = type;
        Bands = bands;
        Options = options;
        var levels = new List<PixelShape> { box.Shape };
        while (options.Overviews != CogOverviews.None && (levels[^1].Rows > options.TileSize || levels[^1].Columns > options.TileSize))
            levels.Add(new((levels[^1].Rows + 1) / 2, (levels[^1].Columns + 1) / 2));
        Levels = levels;
    }

    public GeoBox Box { get; }

    public PixelType Type { get; }

    public int Bands { get; }

    public CogOptions Options { get; }

    /// <summary>Full resolution, then every overview.</summary>
    public IReadOnlyList<PixelShape> Levels { get; }

    /// <summary>Bands inside one tile.</summary>
    public int BandsPerTile => Options.BandsApart ? 1 : Bands;

    /// <summary>1 none, 2 integers, 3 floats.</summary>
    public int Predictor => !Options.Predictor || Options.Compression == CogCompression.None ? 1 : Type is PixelType.Float32 or PixelType.Float64 ? 3 : 2;

    /// <summary>Bytes of a decoded tile.</summary>
    public int TileBytes => checked(Options.TileSize * Options.TileSize * BandsPerTile * Type.Size());

    public int TilesAcross(int level) => (Levels[level].Columns + Options.TileSize - 1) / Options.TileSize;

    public int TilesDown(int level) => (Levels[level].Rows + Options.TileSize - 1) / Options.TileSize;
}
