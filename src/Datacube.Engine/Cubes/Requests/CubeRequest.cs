namespace Datacube.Engine.Cubes.Requests;

/// <summary>
/// A cube as somebody asked for it: text and numbers exactly as given, nothing checked yet. <see cref="CubeRules"/> turns it into a <see cref="CubeSpec"/>.
/// </summary>
public sealed record CubeRequest
{
    /// <summary>Numbers of the box in the order west, south, east, north (or six with heights), as text; null where no box was given.</summary>
    public IReadOnlyList<string>? Bbox { get; init; }

    /// <summary>Path of a vector file whose polygons are the area; null where none was given.</summary>
    public string? GeometryFile { get; init; }

    /// <summary>Polygons in degrees as a GeoJSON geometry: the area where the file stayed with the caller; null where none were given.</summary>
    public string? Polygons { get; init; }

    /// <summary>True where self-intersecting polygons may be repaired.</summary>
    public bool FixGeometry { get; init; }

    /// <summary>First day or instant.</summary>
    public string? StartDate { get; init; }

    /// <summary>Last day (counted in whole) or instant.</summary>
    public string? EndDate { get; init; }

    /// <summary>Length of a period in months.</summary>
    public int PeriodMonths { get; init; } = 1;

    /// <summary><c>clip</c>: scenes outside start and end are not used; <c>whole</c>: the first and the last period count in full.</summary>
    public string PeriodEdges { get; init; } = "clip";

    /// <summary>Pixel size in units of the CRS; null takes 1/3600 degree or 10 metres.</summary>
    public double? Resolution { get; init; }

    /// <summary>Edge of a chunk (and of a tile) in pixels.</summary>
    public int ChunkSize { get; init; } = 1200;

    /// <summary>Spectral indices by name, behind the bands; their names may stand among <see cref="Bands"/> as well.</summary>
    public IReadOnlyList<string> Indices { get; init; } = [];

    /// <summary>Bands by common name or alias.</summary>
    public IReadOnlyList<string> Bands { get; init; } = ["red", "green", "blue", "nir"];

    /// <summary>Name of the data variable; null takes <c>rgb_median</c>, or what else the reduction is called.</summary>
    public string? VariableName { get; init; }

    /// <summary>Statistics over time, each for every band (<c>median</c>, <c>mean</c>, <c>pc_10</c> …), or one of all bands together (<c>geomedian</c> …).</summary>
    public IReadOnlyList<string> Reducer { get; init; } = ["median"];

    /// <summary>Target CRS: <c>4326</c> or <c>EPSG:n</c>.</summary>
    public string Crs { get; init; } = "EPSG:4326";

    /// <summary><c>none</c>, <c>scl</c> or <c>seed-scl</c>.</summary>
    public string CloudMask { get; init; } = "none";

    /// <summary>One method for all bands, or <c>band=method</c> for one band; later entries win.</summary>
    public IReadOnlyList<string> Resampling { get; init; } = [];

    /// <summary>Catalogue: file or address of a static catalogue, or root of a STAC API.</summary>
    public string Catalog { get; init; } = "https://earth-search.aws.element84.com/v1";

    /// <summary>Collection; null takes the only one of a static catalogue, or the Sentinel-2 collection of the catalogue.</summary>
    public string? Collection { get; init; }

    /// <summary>Scenes with more cloud cover (percent) are not used; null uses all.</summary>
    public double? MaxCloud { get; init; }

    /// <summary>Where the cube goes: a folder or a <c>file://</c> address.</summary>
    public string? Output { get; init; }

    /// <summary><c>zarr</c> or <c>cog</c>.</summary>
    public string Format { get; init; } = "zarr";

    /// <summary>At most so many jobs (tile × period) are run; null runs all.</summary>
    public int? Limit { get; init; }

    /// <summary>Only these tiles, each as <c>r0001/c0002</c>; empty runs all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Only the job with this number of the plan, from 0; null runs all.</summary>
    public int? Index { get; init; }
}
