using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Stac.Providers;

namespace Datacube.Stac.Items;

/// <summary>
/// A STAC item of any version since 1.0.0-beta: a view over its JSON, which stays as it was read, unknown members included.
/// </summary>
public sealed class StacItem
{
    private static readonly HrefRules Strangers = HrefRules.ForNetwork(new HostRules([]));
    private readonly HrefRules rules;

    /// <summary>Wraps an item.</summary>
    /// <param name="json">The item.</param>
    /// <param name="document">Address that relative addresses in it start from.</param>
    /// <param name="rules">Which addresses it may name; the default is those of a catalogue from the network.</param>
    /// <exception cref="DatacubeException"><c>feed.form</c>: not an item.</exception>
    public StacItem(JsonObject json, Uri document, HrefRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        Json = json;
        Document = document;
        this.rules = rules ?? Strangers;
        Id = json.Text("id") is { Length: > 0 } id ? id : throw new DatacubeException("feed.form", "An item has no id.");
        Properties = json.Object("properties") ?? throw Malformed("has no properties");
        Links = StacLink.Of(json);
        Assets = json.Object("assets") is { } assets
            ? assets.Where(pair => pair.Value is JsonObject).ToDictionary(pair => pair.Key, pair => new StacAsset(pair.Key, (JsonObject)pair.Value!, Properties), StringComparer.Ordinal)
            : [];
        Start = Properties.Time("start_datetime");
        End = Properties.Time("end_datetime");
        Acquired = Properties.Time("datetime") ?? Start ?? End ?? throw Malformed("has neither datetime nor start_datetime");
    }

    /// <summary>The item as it stands.</summary>
    public JsonObject Json { get; }

    /// <summary>Address that relative addresses in it start from.</summary>
    public Uri Document { get; }

    /// <summary>Folder whose files it may name; null where it comes from the network.</summary>
    public string? Folder => rules.Folder;

    /// <summary>Id as the provider gave it.</summary>
    public string Id { get; }

    /// <summary>Collection id.</summary>
    public string? Collection => Json.Text("collection");

    /// <summary>Its properties.</summary>
    public JsonObject Properties { get; }

    /// <summary>GeoJSON geometry, or null.</summary>
    public JsonObject? Geometry => Json.Object("geometry");

    /// <summary>Bounding box of 4 or 6 numbers, or null.</summary>
    public IReadOnlyList<double>? Bbox => Json.Numbers("bbox") is { Count: 4 or 6 } box ? box : null;

    /// <summary>Time of acquisition in UTC: <c>datetime</c>, and where that is null <c>start_datetime</c>.</summary>
    public DateTimeOffset Acquired { get; }

    /// <summary><c>start_datetime</c>.</summary>
    public DateTimeOffset? Start { get; }

    /// <summary><c>end_datetime</c>.</summary>
    public DateTimeOffset? End { get; }

    /// <summary>Cloud cover in percent.</summary>
    public double? CloudCover => Properties.Number("eo:cloud_cover");

    /// <summary>Platform in lower case, for example <c>sentinel-2a</c>.</summary>
    public string? Platform => Properties.Text("platform")?.ToLowerInvariant().Replace(' ', '-');

    /// <summary>Elevation of the sun in degrees.</summary>
    public double? SunElevation => Properties.Number("view:sun_elevation");

    /// <summary>Azimuth of the sun in degrees from north.</summary>
    public double? SunAzimuth => Properties.Number("view:sun_azimuth");

    /// <summary><c>ascending</c>, <c>descending</c> or <c>geostationary</c>.</summary>
    public string? OrbitState => Properties.Text("sat:orbit_state");

    /// <summary>Number of the relative orbit.</summary>
    public double? RelativeOrbit => Properties.Number("sat:relative_orbit");

    /// <summary>Assets by key.</summary>
    public IReadOnlyDictionary<string, StacAsset> Assets { get; }

    /// <summary>Links.</summary>
    public IReadOnlyList<StacLink> Links { get; }

    /// <summary>Address of the item: its self link, else where it was read; null for an item inside another document without a self link.</summary>
    public Uri? Self => Links.FirstOrDefault(link => link.Rel == "self") is { } self && Uri.TryCreate(Document, self.Href, out var address)
        ? address
        : IsDocument ? Document : null;

    /// <summary>True for an item that is a document of its own, false for one inside a page.</summary>
    public bool IsDocument { get; init; }

    /// <summary>How the provider that found the item wants addresses of its assets signed; null where it does not, or none found it.</summary>
    public ProviderSigning? Signing { get; init; }

    /// <summary>The same item as a provider found it.</summary>
    public StacItem FoundBy(ProviderSigning? signing) => signing is null ? this : new(Json, Document, rules) { IsDocument = IsDocument, Signing = signing };

    /// <summary>The absolute address of an href of this item, or <c>href.not_allowed</c>.</summary>
    public Uri Resolve(string href) => rules.Resolve(href, Document);

    /// <summary>The item read again, after a change to its JSON.</summary>
    internal StacItem Again() => new(Json, Document, rules) { IsDocument = IsDocument, Signing = Signing };

    private DatacubeException Malformed(string what) => new("feed.form", $"Item '{Id}' {what}.");
}
