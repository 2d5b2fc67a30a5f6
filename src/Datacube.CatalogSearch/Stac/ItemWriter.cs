using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Items;

namespace Datacube.CatalogSearch.Stac;

/// <summary>
/// Writes items for clients: every member byte for byte as it was given, except for the links. Those that say where an item stands in a catalogue
/// are written for this catalogue, the others are kept.
/// </summary>
internal sealed class ItemWriter(StacAddress address, FieldChoice? fields)
{
    // Where the item stood in the catalogue that it came from.
    private static readonly string[] Places = ["self", "root", "parent", "collection"];

    public void Write(IBufferWriter<byte> output, FoundItem item)
    {
        var links = JsonSerializer.SerializeToUtf8Bytes(LinksOf(item), StacJson.Options);
        if (fields is not { IsAll: false } choice)
        {
            output.Write(item.With(links));
            return;
        }
        var whole = (JsonObject)JsonNode.Parse(item.Body)!;
        whole["links"] = JsonNode.Parse(links);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(choice.Of(whole), StacJson.Options));
    }

    private JsonArray LinksOf(FoundItem item)
    {
        var collection = address.Collection(item.Collection);
        JsonArray links =
        [
            StacAddress.Link("self", address.Item(item.Collection, item.Id), StacAddress.GeoJson),
            address.RootLink(),
            StacAddress.Link("parent", collection, StacAddress.Json),
            StacAddress.Link("collection", collection, StacAddress.Json),
        ];
        if (item.Links.Length > 2)
            foreach (var link in (JsonArray)JsonNode.Parse(item.Links)!)
                if (!Places.Contains((link as JsonObject)?["rel"] is JsonValue rel && rel.TryGetValue(out string? name) ? name : null, StringComparer.Ordinal))
                    links.Add(link?.DeepClone());
        return links;
    }
}
