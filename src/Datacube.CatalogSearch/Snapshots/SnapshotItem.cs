using Datacube.Stac.Items;

namespace Datacube.CatalogSearch.Snapshots;

/// <summary>One item as it was found.</summary>
/// <param name="Json">The item as the provider gave it.</param>
/// <param name="Document">Address that relative addresses in it start from.</param>
/// <param name="IsDocument">True for a document of its own, false for a part of a page.</param>
/// <param name="Folder">Folder whose files it may name; empty where it comes from the network.</param>
internal sealed record SnapshotItem(string Json, string Document, bool IsDocument, string Folder)
{
    /// <summary>Who gave it; empty where the catalogue is no provider.</summary>
    public string Provider { get; init; } = "";

    /// <summary>What it takes of memory, and roughly of a statement.</summary>
    public long Bytes => sizeof(char) * ((long)Json.Length + Document.Length + Folder.Length);

    public static SnapshotItem Of(StacItem item, string provider = "") => new(item.Json.ToJsonString(), item.Document.AbsoluteUri, item.IsDocument, item.Folder ?? "") { Provider = provider };
}
