using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Collections;
using Datacube.Contracts.Errors;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.Stac;

/// <summary><c>GET /search</c>, <c>POST /search</c> and <c>GET /collections/{id}/items</c>.</summary>
internal static class SearchEndpoints
{
    public static Task GetAsync(HttpContext context, StacSearch search, IOptions<CatalogSearchOptions> options)
    {
        var address = $"{StacAddress.Of(context.Request, options.Value).Root}/search";
        return search.AnswerAsync(context, SearchFormReader.Of(context.Request.Query), [Self(context, address)], token => Next(context, address, token));
    }

    public static async Task PostAsync(HttpContext context, StacSearch search, IOptions<CatalogSearchOptions> options)
    {
        var address = $"{StacAddress.Of(context.Request, options.Value).Root}/search";
        var body = await RequestBody.ObjectAsync(context.Request, SearchFormReader.BodyLimits);
        await search.AnswerAsync(context, SearchFormReader.Of(body), [StacAddress.Link("self", address, StacAddress.GeoJson)], token =>
        {
            var next = StacAddress.Link("next", address, StacAddress.GeoJson);
            next["method"] = "POST";
            body["token"] = token;
            next["body"] = body.DeepClone();
            return next;
        });
    }

    public static async Task ItemsAsync(HttpContext context, string collectionId, StacSearch search, CollectionStore collections, IOptions<CatalogSearchOptions> options)
    {
        var collection = await collections.GetAsync(collectionId, context.RequestAborted);
        var address = StacAddress.Of(context.Request, options.Value);
        var form = SearchFormReader.Of(context.Request.Query);
        if (form.Collections.Count > 0)
            throw new DatacubeException("request.form", $"The parameter collections was refused: the address names the collection already. Leave it out, or ask {address.Root}/search.", "collections");
        form = form with { Collections = [collection.Id] };
        JsonObject[] links = [Self(context, address.Items(collection.Id)), StacAddress.Link("parent", address.Collection(collection.Id), StacAddress.Json), StacAddress.Link("collection", address.Collection(collection.Id), StacAddress.Json)];
        await search.AnswerAsync(context, form, links, token => Next(context, address.Items(collection.Id), token));
    }

    private static JsonObject Self(HttpContext context, string address) => StacAddress.Link("self", address + context.Request.QueryString, StacAddress.GeoJson);

    private static JsonObject Next(HttpContext context, string address, string token)
    {
        var others = context.Request.Query.Where(parameter => parameter.Key != "token").SelectMany(parameter => parameter.Value.Select(value => KeyValuePair.Create(parameter.Key, value)));
        var link = StacAddress.Link("next", QueryHelpers.AddQueryString(address, others.Append(KeyValuePair.Create("token", (string?)token))), StacAddress.GeoJson);
        link["method"] = "GET";
        return link;
    }
}
