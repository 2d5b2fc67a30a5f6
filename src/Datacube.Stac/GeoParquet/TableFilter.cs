using System.Text.Json.Nodes;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.GeoParquet;

/// <summary>What of a table a search need not read: row groups by what their footer says, rows by a few small columns. Never more than the search itself leaves out.</summary>
internal sealed class TableFilter(StacQuery query)
{
    // Boxes of single precision end beside the place that they are of.
    private const double Rounding = 1e-4;
    private const string BoxName = "bbox", TimeName = "datetime";
    private static readonly string[] Names = ["id", "collection", TimeName, BoxName];
    private readonly IReadOnlyList<LonLatBox> area = query.Intersects?.Boxes ?? query.Boxes;

    /// <summary>True for the columns that <see cref="MayMatch"/> looks at.</summary>
    public static bool Reads(ParquetCursor column) => Names.Any(column.IsOf);

    /// <summary>True where no row of a group can match.</summary>
    /// <param name="bounds">Least and greatest values by name: <c>datetime</c>, <c>bbox.xmin</c>.</param>
    public bool Skips(IReadOnlyDictionary<string, (ParquetNode Leaf, ColumnBounds Bounds)> bounds)
    {
        if (query.Time is { } time && bounds.TryGetValue(TimeName, out var known) && known.Bounds.Instants(known.Leaf) is var (first, last) && !time.Overlaps(first, last))
            return true;
        (double Least, double Most)? Of(string side) => bounds.TryGetValue($"{BoxName}.{side}", out var found) && found.Bounds is { Least: double least, Most: double most } ? (least, most) : null;
        if (area.Count == 0 || Of("xmin") is not { } west || Of("ymin") is not { } south || Of("xmax") is not { } east || Of("ymax") is not { } north)
            return false;
        // A box across ±180° has its west side above its east side: where one may be among the rows, longitudes say nothing.
        var mayCross = west.Least > east.Least || west.Most > east.Most || east.Most - west.Least > 180 || IsBeyond(west.Least, east.Most);
        var whole = new LonLatBox(mayCross ? -180 : west.Least, south.Least, mayCross ? 180 : east.Most, north.Most);
        return !Meets([whole]);
    }

    /// <summary>False for a row that cannot match.</summary>
    /// <param name="row">Its small columns.</param>
    public bool MayMatch(JsonObject row)
    {
        if (query.Ids.Count > 0 && row.Text("id") is { } id && !query.Ids.Contains(id, StringComparer.Ordinal))
            return false;
        if (query.Collections.Count > 0 && !query.Collections.Contains(row.Text("collection") ?? "", StringComparer.Ordinal))
            return false;
        if (query.Time is { } time && row.Time(TimeName) is { } instant && !time.Overlaps(instant, instant))
            return false;
        return area.Count == 0 || row.Object(BoxName) is not { } box || Side(box, "xmin") is not { } west || Side(box, "ymin") is not { } south || Side(box, "xmax") is not { } east || Side(box, "ymax") is not { } north
            || Meets(IsBeyond(west, east) ? [new(-180, south, 180, north)] : west > east ? [new(west, south, 180, north), new(-180, south, east, north)] : [new(west, south, east, north)]);
    }

    // 181° is 179° west, in whichever form it is written.
    private static bool IsBeyond(double west, double east) => west < -180 || east > 180;

    private static double? Side(JsonObject box, string name) => box.Number(name);

    private bool Meets(IEnumerable<LonLatBox> boxes) => boxes.Any(box => area.Any(wanted =>
        box.West - Rounding <= wanted.East && box.East + Rounding >= wanted.West && box.South - Rounding <= wanted.North && box.North + Rounding >= wanted.South));
}
