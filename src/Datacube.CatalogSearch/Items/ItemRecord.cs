namespace Datacube.CatalogSearch.Items;

/// <summary>One item as it is stored. JSON is UTF-8.</summary>
/// <param name="Collection">Id of its collection.</param>
/// <param name="Id">Its id.</param>
/// <param name="Acquired">Its <c>datetime</c>, or <c>start_datetime</c> where that is null; UTC.</param>
/// <param name="Ends">Its <c>datetime</c>, or <c>end_datetime</c>; UTC.</param>
/// <param name="Cloud">Cloud cover in percent.</param>
/// <param name="Place">Its geometry, cut at the antimeridian; null where it has none.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="Body">The item without its links, every other member byte for byte as it was given.</param>
/// <param name="Links">Its links as they were given: a JSON array.</param>
internal sealed record ItemRecord(string Collection, string Id, DateTime Acquired, DateTime Ends, double? Cloud, ItemPlace? Place, string Properties, byte[] Body, byte[] Links)
{
    /// <summary>Its properties by name, with the type that each value has in JSON.</summary>
    public required IReadOnlyList<(string Name, string Type)> PropertyTypes { get; init; }
}
