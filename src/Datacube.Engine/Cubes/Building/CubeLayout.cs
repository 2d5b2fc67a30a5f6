using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;
using Datacube.Pixels;
using Datacube.Raster.Zarr;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// The arrays of a cube: values (time, latitude, longitude, band) in chunks of 1 × c × c × all bands, <c>count</c> alike, <c>status</c> without
/// the band axis, as is <c>date</c> of reductions that choose one, coordinates with one chunk per time step so that an append touches no existing object. Projected cubes say y and x.
/// </summary>
public sealed class CubeLayout
{
    /// <summary>Name of the counts.</summary>
    public const string Count = "count";
    /// <summary>Name of the status.</summary>
    public const string Status = "status";
    /// <summary>Name of the chosen dates.</summary>
    public const string Date = "date";

    /// <summary>The layout of a plan whose time axis ends with the plan's last period.</summary>
    public CubeLayout(CubePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Plan = plan;
        Parameters = plan.Parameters;
        Prefix = Parameters.Format == CubeFormat.Cog ? CubeKeys.Work + "/" : "";
        Steps = plan.Periods[^1].Index + 1;
    }

    /// <summary>The plan.</summary>
    public CubePlan Plan { get; }

    /// <summary>What was asked for.</summary>
    public CubeParameters Parameters { get; }

    /// <summary>Folder of the arrays, empty or with a trailing slash.</summary>
    public string Prefix { get; }

    /// <summary>Length of the time axis.</summary>
    public int Steps { get; }

    /// <summary>True where the axes are latitude and longitude.</summary>
    public bool IsGeographic => Parameters.Grid.Crs == CubeGrid.Geographic;

    /// <summary>Name of the axis of rows.</summary>
    public string RowAxis => IsGeographic ? "latitude" : "y";

    /// <summary>Name of the axis of columns.</summary>
    public string ColumnAxis => IsGeographic ? "longitude" : "x";

    /// <summary>Key of the values.</summary>
    public string ValuesPath => Prefix + Parameters.VariableName;

    /// <summary>Key of the counts.</summary>
    public string CountPath => Prefix + Count;

    /// <summary>Key of the status.</summary>
    public string StatusPath => Prefix + Status;

    /// <summary>Key of the chosen dates.</summary>
    public string DatePath => Prefix + Date;

    /// <summary>Metadata of the values.</summary>
    public ZarrArrayMetadata Values => Pixelwise(Plan.Encoding.Type switch
    {
        PixelType.UInt16 => ZarrDataType.UInt16,
        PixelType.Float32 => ZarrDataType.Float32,
        var other => throw new NotSupportedException($"No cube holds {other}."),
    }, true) with
    { Attributes = CubeAttributes.OfValues(this) };

    /// <summary>Metadata of the counts.</summary>
    public ZarrArrayMetadata Counts => Pixelwise(ZarrDataType.UInt16, true) with { Fill = ZarrFill.Zero, Attributes = CubeAttributes.OfCounts() };

    /// <summary>Metadata of the status.</summary>
    public ZarrArrayMetadata Statuses => Pixelwise(ZarrDataType.UInt8, false) with { Fill = ZarrFill.Zero, Attributes = CubeAttributes.OfStatus() };

    /// <summary>Metadata of the chosen dates; null where the reduction chooses none.</summary>
    public ZarrArrayMetadata? Dates => Parameters.Reducer.ChoosesDates ? Pixelwise(ZarrDataType.UInt16, false) with { Fill = ZarrFill.Zero, Attributes = CubeAttributes.OfDates() } : null;

    /// <summary>All arrays, data before coordinates.</summary>
    public IReadOnlyDictionary<string, ZarrArrayMetadata> Arrays()
    {
        var grid = Parameters.Grid.Shape;
        var arrays = new OrderedDictionary<string, ZarrArrayMetadata>(StringComparer.Ordinal)
        {
            [Parameters.VariableName] = Values,
            [Count] = Counts,
            [Status] = Statuses,
            ["time_bnds"] = Coordinate([Steps, 2], [1, 2], ZarrDataType.Int32, ["time", "bnds"], CubeAttributes.OfTime(this, true)),
            ["time"] = Coordinate([Steps], [1], ZarrDataType.Int32, ["time"], CubeAttributes.OfTime(this, false)),
            [RowAxis] = Coordinate([grid.Rows], [grid.Rows], ZarrDataType.Float64, [RowAxis], CubeAttributes.OfRows(this)),
            [ColumnAxis] = Coordinate([grid.Columns], [grid.Columns], ZarrDataType.Float64, [ColumnAxis], CubeAttributes.OfColumns(this)),
            ["band"] = Coordinate([Plan.Result.Count], [Plan.Result.Count], ZarrDataType.String, ["band"], CubeAttributes.OfBands(this)),
            ["spatial_ref"] = new([], [], ZarrDataType.Int32, []) { Compression = ZarrCompression.None, Attributes = CubeAttributes.OfSpatialRef(this) },
        };
        if (Dates is { } dates)
            arrays.Insert(arrays.IndexOf(Status) + 1, Date, dates);
        return arrays;
    }

    private static ZarrArrayMetadata Coordinate(long[] shape, int[] chunk, ZarrDataType type, string[] axes, System.Text.Json.Nodes.JsonObject attributes) =>
        new(shape, chunk, type, axes) { Compression = ZarrCompression.None, Attributes = attributes };

    private ZarrArrayMetadata Pixelwise(ZarrDataType type, bool perBand)
    {
        var (rows, columns) = (Parameters.Grid.Shape.Rows, Parameters.Grid.Shape.Columns);
        int chunk = Parameters.ChunkSize, bands = Plan.Result.Count;
        var fill = type == ZarrDataType.Float32 ? ZarrFill.Of(float.NaN) : ZarrFill.Zero;
        return perBand
            ? new([Steps, rows, columns, bands], [1, chunk, chunk, bands], type, ["time", RowAxis, ColumnAxis, "band"]) { Fill = fill }
            : new([Steps, rows, columns], [1, chunk, chunk], type, ["time", RowAxis, ColumnAxis]) { Fill = fill };
    }
}
