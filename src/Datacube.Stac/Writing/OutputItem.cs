using System.Text.Json.Nodes;
using Datacube.Stac.Geometry;

namespace Datacube.Stac.Writing;

/// <summary>An item that describes our own output.</summary>
/// <param name="Id">Id.</param>
/// <param name="Footprint">Where it lies.</param>
/// <param name="Start">First instant it speaks of.</param>
/// <param name="End">Last instant; equal to <paramref name="Start"/> for an acquisition.</param>
/// <param name="Assets">Its files.</param>
public sealed record OutputItem(string Id, GeoShape Footprint, DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<OutputAsset> Assets)
{
    /// <summary>Collection id; a link to <c>collection</c> is expected then.</summary>
    public string? Collection { get; init; }

    /// <summary>Links: relation, address, media type.</summary>
    public IReadOnlyList<OutputLink> Links { get; init; } = [];

    /// <summary>Addresses of the items it was made from.</summary>
    public IReadOnlyList<Uri> DerivedFrom { get; init; } = [];

    /// <summary>Software and versions, for the processing extension.</summary>
    public IReadOnlyDictionary<string, string> Software { get; init; } = new Dictionary<string, string>();

    /// <summary>How it was made, one paragraph, for the processing extension.</summary>
    public string? Lineage { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Further properties, copied; a prefix of an extension that the item does not name must be listed in <see cref="Extensions"/>.</summary>
    public JsonObject Properties { get; init; } = [];

    /// <summary>Schema addresses of extensions beyond those that follow from the assets.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];
}
