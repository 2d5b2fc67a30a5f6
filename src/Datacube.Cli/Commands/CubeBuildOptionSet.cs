using System.CommandLine;
using Datacube.Engine.Cubes.Requests;

namespace Datacube.Cli.Commands;

/// <summary>Options of <c>cube build</c>: the seed's spellings and Datacube's own.</summary>
internal sealed class CubeBuildOptionSet(CliHost host)
{
    private static readonly CubeRequest Defaults = new();

    public CatalogOptionSet Scenes { get; } = new();

    public OutputOptions Printing { get; } = new("table", "json", "id");

    public RunOptionSet Run { get; } = new(host);

    public S3OptionSet S3 { get; } = new();

    public Option<string?> GeometryFile { get; } = new("--geometry-file") { Description = "Vector file (.shp .gpkg .geojson .fgb) instead of --bbox; only tiles that touch one of its polygons are built.", HelpName = "file" };

    public Option<bool> FixGeometry { get; } = new("--fix-geometry") { Description = "Repair self-intersecting polygons of the file." };

    public Option<int> Months { get; } = new("--time-frequency-months") { Description = "Months per time step, 1 to 24.", DefaultValueFactory = _ => Defaults.PeriodMonths, HelpName = "n" };

    public Option<string> Edges { get; } = new("--period-edges") { Description = "clip: scenes outside the dates are not used; whole: the first and last period count in full.", DefaultValueFactory = _ => Defaults.PeriodEdges, HelpName = "clip|whole" };

    public Option<double?> Resolution { get; } = new("--resolution") { Description = "Pixel size in units of the CRS: default 1/3600 degree, or 10 metres.", HelpName = "size" };

    public Option<int> Chunk { get; } = new("--chunk-size") { Description = "Edge of chunks and tiles in pixels.", DefaultValueFactory = _ => Defaults.ChunkSize, HelpName = "pixels" };

    public Option<string[]> Bands { get; } = new("--bands") { Description = "Bands by common name, B-number or asset key.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. Defaults.Bands], HelpName = "name" };

    public Option<string[]> Indices { get; } = new("--indices") { Description = "Spectral indices as further bands of the cube, in float: ndvi evi savi ndwi mndwi ndsi ndmi ndbi nbr …, tcb tcg tcw (or tasselled-cap); an unknown name lists all. Of each date before it is reduced; of the result where all bands are reduced together. Their names may stand among --bands as well.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [], HelpName = "name" };

    public Option<string?> Variable { get; } = new("--varname") { Description = "Name of the data variable; rgb_median unless another reducer is asked for.", HelpName = "name" };

    public Option<string[]> Reducer { get; } = new("--reducer", "--statistic") { Description = "Statistics over time of each band: median mean std min max pc_0 … pc_100; or one of all bands together: geomedian, geomad (with smad emad bcmad), geomad-odc-compat (as odc-stats rounds), medoid, or the best date by an index: ndvi-max, nbr-min … (these and medoid also give the array date).", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. Defaults.Reducer], HelpName = "name" };

    public Option<string> Crs { get; } = new("--epsg", "--crs") { Description = "Target CRS: 4326 or EPSG:n of a projected system.", DefaultValueFactory = _ => Defaults.Crs, HelpName = "code" };

    public Option<string> CloudMask { get; } = new("--cloud-mask", "--mask-profile") { Description = "none, scl (opening 40 m, dilation 100 m on native pixels) or seed-scl (the original script's parameters).", DefaultValueFactory = _ => Defaults.CloudMask, HelpName = "none|scl|seed-scl" };

    public Option<string[]> Resampling { get; } = new("--resampling") { Description = "nearest, bilinear, cubic or average; for one band red=cubic.", DefaultValueFactory = _ => ["bilinear"], HelpName = "method" };

    public Option<string?> Output { get; } = new("--output", "--fsspec-uri") { Description = "Where the cube goes: a folder, a file:// or an s3://bucket/key address.", HelpName = "uri" };

    public Option<string> Format { get; } = new("--output-format") { Description = "zarr, or cog: one GeoTIFF per period.", DefaultValueFactory = _ => Defaults.Format, HelpName = "zarr|cog" };

    public Option<int?> Limit { get; } = new("--limit") { Description = "Run at most so many jobs (tile × period).", HelpName = "n" };

    public Option<int?> Index { get; } = new("--index") { Description = "Run only the job with this number of the plan, from 0.", HelpName = "n" };

    public Option<string[]> Only { get; } = new("--only") { Description = "Run only these tiles, for example r0001/c0002.", DefaultValueFactory = _ => [], HelpName = "tile" };

    public void AddTo(Command command)
    {
        Scenes.AddTo(command);
        foreach (var option in (Option[])[GeometryFile, FixGeometry, Months, Edges, Resolution, Chunk, Bands, Indices, Reducer, Variable, Crs, CloudMask, Resampling, Output, Format, Limit, Index, Only])
            command.Add(option);
        Run.AddTo(command);
        S3.AddWithScenesTo(command);
        Printing.AddTo(command);
    }

    public CubeRequest ToRequest(ParseResult parsed) => new()
    {
        Bbox = parsed.GetResult(Scenes.Bbox) is null ? null : parsed.GetValue(Scenes.Bbox),
        GeometryFile = parsed.GetValue(GeometryFile),
        FixGeometry = parsed.GetValue(FixGeometry),
        StartDate = parsed.GetValue(Scenes.Start),
        EndDate = parsed.GetValue(Scenes.End),
        PeriodMonths = parsed.GetValue(Months),
        PeriodEdges = parsed.GetValue(Edges)!,
        Resolution = parsed.GetValue(Resolution),
        ChunkSize = parsed.GetValue(Chunk),
        Bands = parsed.GetValue(Bands)!,
        Indices = parsed.GetValue(Indices)!,
        VariableName = parsed.GetValue(Variable),
        Reducer = parsed.GetValue(Reducer)!,
        Crs = parsed.GetValue(Crs)!,
        CloudMask = parsed.GetValue(CloudMask)!,
        Resampling = parsed.GetValue(Resampling)!,
        Catalog = parsed.GetValue(Scenes.Catalog)!,
        Collection = parsed.GetValue(Scenes.Collection),
        MaxCloud = parsed.GetValue(Scenes.MaxCloud),
        Output = parsed.GetValue(Output),
        Format = parsed.GetValue(Format)!,
        Limit = parsed.GetValue(Limit),
        Index = parsed.GetValue(Index),
        Only = parsed.GetValue(Only)!,
    };
}
