using System.Text.Json.Nodes;

namespace Datacube.Stac.Items;

/// <summary>An asset: a view over its JSON, which stays as it was read.</summary>
public sealed class StacAsset
{
    private IReadOnlyList<StacBand>? bands;

    internal StacAsset(string key, JsonObject json, JsonObject properties)
    {
        Key = key;
        Json = json;
        Projection = new(json, properties);
    }

    /// <summary>Key in the item.</summary>
    public string Key { get; }

    /// <summary>The asset as it stands.</summary>
    public JsonObject Json { get; }

    /// <summary>Address as it stands, maybe relative.</summary>
    public string Href => Json.Text("href") ?? "";

    /// <summary>Media type.</summary>
    public string? Type => Json.Text("type");

    /// <summary>Roles.</summary>
    public IReadOnlyList<string> Roles => Json.Texts("roles");

    /// <summary>Ground sampling distance in metres.</summary>
    public double? Gsd => Json.Number("gsd");

    /// <summary>Size of the file in bytes.</summary>
    public long? Size => Json.Number("file:size") is { } size and >= 0 and < long.MaxValue ? (long)size : null;

    /// <summary>Multihash of the file, hexadecimal.</summary>
    public string? Checksum => Json.Text("file:checksum");

    /// <summary>Where its pixels lie.</summary>
    public StacProjection Projection { get; }

    /// <summary>Its bands; one that states nothing where none are described.</summary>
    public IReadOnlyList<StacBand> Bands => bands ??= StacBand.Of(Json);
}
