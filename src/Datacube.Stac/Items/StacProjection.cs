using System.Text.Json.Nodes;

namespace Datacube.Stac.Items;

/// <summary>
/// The projection extension of one asset: 1.x (<c>proj:epsg</c>) and 2.0 (<c>proj:code</c>). A member of the asset wins over the same
/// member of the item.
/// </summary>
public sealed class StacProjection
{
    private readonly JsonObject asset;
    private readonly JsonObject properties;

    internal StacProjection(JsonObject asset, JsonObject properties)
    {
        this.asset = asset;
        this.properties = properties;
    }

    /// <summary><c>EPSG:n</c> (or another authority), WKT2, or PROJJSON text; null where nothing is stated.</summary>
    public string? Crs => CrsOf(asset) ?? CrsOf(properties);

    /// <summary>Six numbers a, b, c, d, e, f: x = a·column + b·row + c, y = d·column + e·row + f. Derived from <c>proj:bbox</c> and the shape where it is not stated.</summary>
    public IReadOnlyList<double>? Transform
    {
        get
        {
            if (Numbers("proj:transform") is { Count: 6 or 9 } stated)
                return [.. stated.Take(6)];
            if (Shape is not { } shape || Numbers("proj:bbox") is not { Count: 4 } box)
                return null;
            return [(box[2] - box[0]) / shape[1], 0, box[0], 0, (box[1] - box[3]) / shape[0], box[3]];
        }
    }

    /// <summary>Rows and columns.</summary>
    public IReadOnlyList<int>? Shape =>
        Numbers("proj:shape") is { Count: 2 } shape && shape.All(n => n is >= 1 and <= int.MaxValue) ? [(int)shape[0], (int)shape[1]] : null;

    private IReadOnlyList<double>? Numbers(string key) => asset.Numbers(key) ?? properties.Numbers(key);

    private static string? CrsOf(JsonObject json)
    {
        if (json.Text("proj:code") is { Length: > 0 } code)
            return code;
        if (json.Number("proj:epsg") is { } epsg && epsg > 0)
            return FormattableString.Invariant($"EPSG:{epsg:0}");
        return json.Text("proj:wkt2") ?? json.Object("proj:projjson")?.ToJsonString();
    }
}
