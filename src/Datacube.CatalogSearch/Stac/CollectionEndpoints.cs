using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Collections;
using Datacube.Contracts.Errors;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.Stac;

/// <summary><c>/collections</c>, <c>/children</c>, <c>/collections/{id}</c> and what may be named in searches of them.</summary>
internal static class CollectionEndpoints
{
    public static Task ListAsync(HttpContext context, CollectionStore collections, IOptions<CatalogSearchOptions> options) => ListAsync(context, collections, options.Value, "collections");

    public static Task ChildrenAsync(HttpContext context, CollectionStore collections, IOptions<CatalogSearchOptions> options) => ListAsync(context, collections, options.Value, "children");

    public static async Task OneAsync(HttpContext context, string collectionId, CollectionStore collections, IOptions<CatalogSearchOptions> options)
    {
        var collection = await collections.GetAsync(collectionId, context.RequestAborted);
        await StacJson.WriteAsync(context, CollectionDocument.Of(collection, StacAddress.Of(context.Request, options.Value)));
    }

    public static async Task CreateAsync(HttpContext context, CollectionStore collections, IOptions<CatalogSearchOptions> options)
    {
        var (id, json) = await ReadAsync(context);
        if (!await collections.CreateAsync(id, json, context.RequestAborted))
            throw new DatacubeException("conflict.already_exists", $"There is a collection '{id}' already. Use PUT to replace its document.", "id");
        var address = StacAddress.Of(context.Request, options.Value);
        context.Response.Headers.Location = address.Collection(id);
        await StacJson.WriteAsync(context, CollectionDocument.Of(await collections.GetAsync(id, context.RequestAborted), address), status: StatusCodes.Status201Created);
    }

    public static async Task ReplaceAsync(HttpContext context, string collectionId, CollectionStore collections, IOptions<CatalogSearchOptions> options)
    {
        var (id, json) = await ReadAsync(context);
        if (id != collectionId)
            throw new DatacubeException("collection.form", $"The collection was refused: its id is '{id}', and it was sent to '{collectionId}'.", "id");
        await collections.ReplaceAsync(id, json, context.RequestAborted);
        await StacJson.WriteAsync(context, CollectionDocument.Of(await collections.GetAsync(id, context.RequestAborted), StacAddress.Of(context.Request, options.Value)));
    }

    public static async Task DeleteAsync(HttpContext context, string collectionId, CollectionStore collections)
    {
        await collections.DeleteAsync(collectionId, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task ListAsync(HttpContext context, CollectionStore collections, CatalogSearchOptions options, string name)
    {
        var address = StacAddress.Of(context.Request, options);
        var all = await collections.ListAsync(context.RequestAborted);
        await StacJson.WriteAsync(context, new JsonObject
        {
            [name] = new JsonArray([.. all.Select(collection => (JsonNode)CollectionDocument.Of(collection, address))]),
            ["links"] = new JsonArray(StacAddress.Link("self", $"{address.Root}/{name}", StacAddress.Json), address.RootLink(), StacAddress.Link("parent", address.Root, StacAddress.Json)),
            ["numberReturned"] = all.Count,
        });
    }

    private static async Task<(string Id, string Json)> ReadAsync(HttpContext context)
    {
        var json = await RequestBody.ObjectAsync(context.Request);
        return (CollectionDocument.Check(json), JsonSerializer.Serialize(json, StacJson.Options));
    }
}
