using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Masks;
using Datacube.Engine.Reducing;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Spectral;
using Datacube.Raster.Projections;
using Datacube.Stac.Geometry;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>A cube that can be planned: every part checked, every default filled in.</summary>
public sealed record CubeSpec
{
    /// <summary>The box in degrees: as given, or around the polygons.</summary>
    public required LonLatArea Area { get; init; }

    /// <summary>Polygons in degrees; null where the area is a box.</summary>
    public GeoShape? Polygons { get; init; }

    /// <summary>Requested time.</summary>
    public required TimeRange Time { get; init; }

    /// <summary>Length of a period in months.</summary>
    public required int PeriodMonths { get; init; }

    /// <summary>True where the first and last period count in full.</summary>
    public required bool WholeEdges { get; init; }

    /// <summary>Target CRS.</summary>
    public required CrsInfo Crs { get; init; }

    /// <summary>Target grid.</summary>
    public required GeoBox Grid { get; init; }

    /// <summary>Edge of a chunk and of a tile.</summary>
    public required int ChunkSize { get; init; }

    /// <summary>Bands in output order.</summary>
    public required IReadOnlyList<BandChoice> Bands { get; init; }

    /// <summary>Spectral indices, behind the bands.</summary>
    public IReadOnlyList<SpectralIndex> Indices { get; init; } = [];

    /// <summary>Bands that are read for indices alone and are no bands of the cube.</summary>
    public IReadOnlyList<BandChoice> IndexBands { get; init; } = [];

    /// <summary>All bands that are read.</summary>
    public IReadOnlyList<BandChoice> BandsRead => [.. Bands, .. IndexBands];

    /// <summary>Bands of the cube.</summary>
    public IReadOnlyList<ReducedBand> ResultBands() => Reducer.ResultOf(Bands.Select(band => band.Name), Indices);

    /// <summary>Name of the data variable.</summary>
    public required string VariableName { get; init; }

    /// <summary>Which observations are invalid.</summary>
    public required MaskRule Mask { get; init; }

    /// <summary>How observations become values.</summary>
    public Reduction Reducer { get; init; } = Reduction.Median;

    /// <summary>Catalogue as given.</summary>
    public required string Catalog { get; init; }

    /// <summary>Collection; null leaves the choice to the catalogue.</summary>
    public string? Collection { get; init; }

    /// <summary>Largest cloud cover in percent; null for all.</summary>
    public double? MaxCloud { get; init; }

    /// <summary>Target address.</summary>
    public required Uri Output { get; init; }

    /// <summary>Kind of output.</summary>
    public required CubeFormat Format { get; init; }

    /// <summary>Which of the planned jobs run.</summary>
    public JobSelection Selection { get; init; } = JobSelection.All;

    /// <summary>What the user should know of how the request was understood.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
