using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Items;
using Datacube.Stac.Searching;

namespace Datacube.CatalogSearch.Stac;

/// <summary>
/// Writes items for clients: every member byte for byte as it was given, except for the links. Those that say where an item stands in a catalogue
/// are written for this catalogue, the others are kept.
/// </summary>
internal sealed class ItemWriter(StacAddress address, FieldSelection? fields)
{
    private readonly Dictionary<string, string> places = new(StringComparer.Ordinal);

    public void Write(IBufferWriter<byte> output, FoundItem item)
    {
        var links = LinksOf(item);
        if (fields is not { IsAll: false } choice)
        {
            output.Write(item.Body.AsSpan(0, item.Body.Length - 1));
            output.Write(",\"links\":"u8);
            output.Write(links);
            output.Write("}"u8);
            return;
        }
        output.Write(JsonSerializer.SerializeToUtf8Bytes(choice.Of((JsonObject)JsonNode.Parse(item.With(links))!), StacJson.Options));
    }

    private ReadOnlySpan<byte> LinksOf(FoundItem item)
    {
        if (!places.TryGetValue(item.Collection, out var place))
            places[item.Collection] = place = PlaceOf(item.Collection);
        var links = new ArrayBufferWriter<byte>(item.Links.Length + 1024);
        links.Write("[{\"rel\":\"self\",\"href\":\""u8);
        links.Write(JsonEncodedText.Encode(address.Item(item.Collection, item.Id), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        links.Write(Encoding.UTF8.GetBytes(place));
        KeepOthers(links, item.Links);
        links.Write("]"u8);
        return links.WrittenSpan;
    }

    /// <summary>The rest of the self link, and the links that all items of a collection share.</summary>
    private string PlaceOf(string collection)
    {
        var parent = address.Collection(collection);
        JsonObject[] shared = [address.RootLink(), StacAddress.Link("parent", parent, StacAddress.Json), StacAddress.Link("collection", parent, StacAddress.Json)];
        return $"\",\"type\":\"{StacAddress.GeoJson}\"}},{string.Join(',', shared.Select(link => link.ToJsonString(StacJson.Options)))}";
    }

    /// <summary>Copies the links that do not say where the item stood in the catalogue that it came from.</summary>
    private static void KeepOthers(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> links)
    {
        var reader = new Utf8JsonReader(links, new JsonReaderOptions { MaxDepth = 1000 });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var isPlace = reader.TokenType == JsonTokenType.StartObject && IsPlace(ref reader);
            if (reader.TokenType == JsonTokenType.StartArray)
                reader.Skip();
            if (isPlace)
                continue;
            output.Write(","u8);
            output.Write(links[start..(int)reader.BytesConsumed]);
        }
    }

    // Reads an object to its end.
    private static bool IsPlace(ref Utf8JsonReader reader)
    {
        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRel = reader.ValueTextEquals("rel"u8);
            reader.Read();
            found |= isRel && reader.TokenType == JsonTokenType.String
                && (reader.ValueTextEquals("self"u8) || reader.ValueTextEquals("root"u8) || reader.ValueTextEquals("parent"u8) || reader.ValueTextEquals("collection"u8));
            reader.Skip();
        }
        return found;
    }
}
