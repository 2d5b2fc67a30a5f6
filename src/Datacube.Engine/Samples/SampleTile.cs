using Datacube.Engine.Samples.World;
using Datacube.Pixels.Grids;

namespace Datacube.Engine.Samples;

/// <summary>A window of a real MGRS tile of zone 33 north on its own 10 m grid, with the landscape under it.</summary>
internal sealed class SampleTile
{
    /// <summary>Projected system of both tiles.</summary>
    public const string Crs = "EPSG:32633";

    // 33TWM and 33TWL share x = 499980; the top of 33TWL lies inside 33TWM. The windows begin 700 × 60 m east of that.
    private const double Left = 541980, LowerTop = 5100000;

    private readonly Place[] places;

    private SampleTile(string name, double top, int edge, Landscape landscape)
    {
        Landscape = landscape;
        Name = name;
        Edge = edge;
        Top = top;
        places = new Place[edge * edge];
        Parallel.For(0, edge, row =>
        {
            for (var column = 0; column < edge; column++)
                places[(row * edge) + column] = landscape.At(East(column), North(row));
        });
    }

    /// <summary>Name in the MGRS grid, for example <c>33TWM</c>.</summary>
    public string Name { get; }

    /// <summary>What lies under it.</summary>
    public Landscape Landscape { get; }

    /// <summary>Pixels of 10 m along an edge.</summary>
    public int Edge { get; }

    /// <summary>Northing of the upper edge in metres.</summary>
    public double Top { get; }

    /// <summary>The two tiles, the lower half of the first over the upper half of the second.</summary>
    public static SampleTile[] Both(SampleOptions options)
    {
        var edge = options.Edge;
        double overlap = edge / 2 * 10, centreX = Left + (edge * 5), centreY = LowerTop - (overlap / 2);
        var landscape = new Landscape(options.Seed, centreX, centreY);
        return [new("33TWM", LowerTop - overlap + (edge * 10), edge, landscape), new("33TWL", LowerTop, edge, landscape)];
    }

    /// <summary>The grid of the tile at a pixel size of 10, 20 or 60 m.</summary>
    public GeoBox Grid(int metres) => new(Crs, Affine.NorthUp(Left, Top, metres, metres), new(Edge * 10 / metres, Edge * 10 / metres));

    /// <summary>The place under a pixel of 10 m.</summary>
    public ref readonly Place At(int row, int column) => ref places[(row * Edge) + column];

    /// <summary>Easting of a pixel's centre.</summary>
    public static double East(int column) => Left + (column * 10) + 5;

    /// <summary>Northing of a pixel's centre.</summary>
    public double North(int row) => Top - (row * 10) - 5;
}
