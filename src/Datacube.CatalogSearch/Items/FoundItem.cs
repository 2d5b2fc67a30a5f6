namespace Datacube.CatalogSearch.Items;

/// <summary>An item as a search gives it. JSON is UTF-8.</summary>
/// <param name="Collection">Id of its collection.</param>
/// <param name="Id">Its id.</param>
/// <param name="Body">The item without its links.</param>
/// <param name="Links">Its links as they were given.</param>
internal sealed record FoundItem(string Collection, string Id, byte[] Body, byte[] Links)
{
    /// <summary>The item with the links it was given.</summary>
    public byte[] Whole() => With(Links);

    /// <summary>The item with other links.</summary>
    public byte[] With(ReadOnlySpan<byte> links) => [.. Body.AsSpan(0, Body.Length - 1), .. ",\"links\":"u8, .. links, (byte)'}'];
}
