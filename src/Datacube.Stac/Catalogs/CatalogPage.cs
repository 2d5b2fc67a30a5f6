using Datacube.Stac.Items;

namespace Datacube.Stac.Catalogs;

/// <summary>Items as a catalogue gives them.</summary>
/// <param name="Items">Those of the page that match.</param>
/// <param name="Next">The place behind it, from which a later reading goes on; null behind the last page, and where a catalogue has no places.</param>
public sealed record CatalogPage(IReadOnlyList<StacItem> Items, string? Next);
