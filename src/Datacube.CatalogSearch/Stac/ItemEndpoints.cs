using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Collections;
using Datacube.CatalogSearch.Items;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.Stac;

/// <summary><c>/collections/{id}/items/{id}</c>: reading, and the transaction extension.</summary>
internal static class ItemEndpoints
{
    public static async Task OneAsync(HttpContext context, string collectionId, string itemId, ItemSearch items, CollectionStore collections, IOptions<CatalogSearchOptions> options)
    {
        var collection = await collections.GetAsync(collectionId, context.RequestAborted);
        await AnswerAsync(context, collection.Id, Unescaped(itemId), items, options.Value, StatusCodes.Status200OK);
    }

    /// <summary>Adds one item, or all of a feature collection.</summary>
    public static async Task CreateAsync(HttpContext context, string collectionId, ItemStore store, ItemSearch items, IOptions<CatalogSearchOptions> options)
    {
        var body = await RequestBody.ReadAsync(context.Request);
        var given = Features(body, collectionId);
        await store.WriteAsync(collectionId, given ?? [ItemReader.Read(body, collectionId)], WriteMode.Create, context.RequestAborted);
        var address = StacAddress.Of(context.Request, options.Value);
        if (given is null)
        {
            var id = ItemReader.Read(body, collectionId).Id;
            context.Response.Headers.Location = address.Item(collectionId, id);
            await AnswerAsync(context, collectionId, id, items, options.Value, StatusCodes.Status201Created);
            return;
        }
        context.Response.Headers.Location = address.Items(collectionId);
        await StacJson.WriteAsync(context, new JsonObject { ["created"] = given.Count, ["links"] = new JsonArray(StacAddress.Link("items", address.Items(collectionId), StacAddress.GeoJson)) }, status: StatusCodes.Status201Created);
    }

    public static async Task ReplaceAsync(HttpContext context, string collectionId, string itemId, ItemStore store, ItemSearch items, IOptions<CatalogSearchOptions> options)
    {
        var id = Unescaped(itemId);
        await store.WriteAsync(collectionId, [Read(await RequestBody.ReadAsync(context.Request), collectionId, id)], WriteMode.Replace, context.RequestAborted);
        await AnswerAsync(context, collectionId, id, items, options.Value, StatusCodes.Status200OK);
    }

    /// <summary>Changes members of an item (RFC 7396): an object is merged, null removes, everything else replaces.</summary>
    public static async Task PatchAsync(HttpContext context, string collectionId, string itemId, ItemStore store, ItemSearch items, IOptions<CatalogSearchOptions> options)
    {
        var id = Unescaped(itemId);
        var patch = await RequestBody.ObjectAsync(context.Request);
        await store.ChangeAsync(collectionId, id, found =>
        {
            var json = (JsonObject)JsonNode.Parse(found.Body)!;
            json["links"] = JsonNode.Parse(found.Links);
            Merge(json, patch);
            return Read(JsonSerializer.SerializeToUtf8Bytes(json, StacJson.Options), collectionId, id);
        }, context.RequestAborted);
        await AnswerAsync(context, collectionId, id, items, options.Value, StatusCodes.Status200OK);
    }

    public static async Task DeleteAsync(HttpContext context, string collectionId, string itemId, ItemStore store)
    {
        await store.DeleteAsync(collectionId, Unescaped(itemId), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static ItemRecord Read(byte[] body, string collection, string id)
    {
        var item = ItemReader.Read(body, collection);
        return item.Id == id ? item : throw new DatacubeException("item.form", "The item was refused: its id is not that of the address.", "id");
    }

    private static async Task AnswerAsync(HttpContext context, string collection, string id, ItemSearch items, CatalogSearchOptions options, int status)
    {
        var item = await items.FindAsync(collection, id, context.RequestAborted) ?? throw ItemStore.NotFound(collection, id);
        var output = new ArrayBufferWriter<byte>(item.Body.Length + item.Links.Length + 800);
        new ItemWriter(StacAddress.Of(context.Request, options), null).Write(output, item);
        await StacJson.WriteAsync(context, output.WrittenMemory, StacAddress.GeoJson, status);
    }

    /// <summary>The items of a feature collection, or null for a single item.</summary>
    private static List<ItemRecord>? Features(byte[] body, string collection)
    {
        var json = StrictJson.ParseObject(body);
        if (json["type"] is not JsonValue type || !type.TryGetValue(out string? name) || name != "FeatureCollection")
            return null;
        var features = json["features"] as JsonArray ?? throw new DatacubeException("item.form", "The feature collection was refused: it has no features.", "features");
        List<ItemRecord> items = [.. features.Select(feature => ItemReader.Read(Encoding.UTF8.GetBytes(feature?.ToJsonString(StacJson.Options) ?? "null"), collection))];
        return items.CountBy(item => item.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Value > 1) is { Key: { } twice }
            ? throw new DatacubeException("item.form", $"The feature collection was refused: the id '{(twice.Length > 60 ? twice[..60] + "…" : twice)}' occurs more than once.", "features")
            : items;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject nested)
                Merge(target[name] as JsonObject ?? Added(target, name), nested);
            else
                target[name] = value.DeepClone();
    }

    private static JsonObject Added(JsonObject target, string name)
    {
        JsonObject added = [];
        target[name] = added;
        return added;
    }

    // Routing leaves an escaped slash as it is.
    private static string Unescaped(string id) => id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
