using Datacube.ServiceDefaults.Access;

namespace Datacube.CatalogSearch.Stac;

/// <summary>The STAC API: which address leads where, and what it takes to be let in.</summary>
internal static class StacApi
{
    private const string Collection = "/collections/{collectionId}", Items = Collection + "/items", Item = Items + "/{itemId}";

    public static void MapStac(this WebApplication app)
    {
        var isPublic = bool.TryParse(app.Configuration[$"{CatalogSearchOptions.Section}:{nameof(CatalogSearchOptions.Public)}"], out var open) && open;
        var read = app.MapGroup(StacAddress.Path).RequireScopeUnless(Scopes.CatalogRead, isPublic);
        read.MapGet("/", Landing.PageAsync);
        read.MapGet("/conformance", Landing.ConformanceAsync);
        read.MapGet("/api", OpenApi.DocumentAsync);
        read.MapGet("/api.html", OpenApi.PageAsync);
        read.MapGet("/queryables", QueryablesEndpoints.AllAsync);
        read.MapGet("/children", CollectionEndpoints.ChildrenAsync);
        read.MapGet("/collections", CollectionEndpoints.ListAsync);
        read.MapGet(Collection, CollectionEndpoints.OneAsync);
        read.MapGet(Collection + "/queryables", QueryablesEndpoints.OneAsync);
        read.MapGet(Items, SearchEndpoints.ItemsAsync);
        read.MapGet(Item, ItemEndpoints.OneAsync);
        read.MapGet("/search", SearchEndpoints.GetAsync);
        read.MapPost("/search", SearchEndpoints.PostAsync);
        read.MapGet("/aggregations", AggregateEndpoints.ListAsync);
        read.MapGet("/aggregate", AggregateEndpoints.GetAsync);
        read.MapPost("/aggregate", AggregateEndpoints.PostAsync);
        read.MapGet(Collection + "/aggregations", AggregateEndpoints.ListOfAsync);
        read.MapGet(Collection + "/aggregate", AggregateEndpoints.GetOfAsync);

        var write = app.MapGroup(StacAddress.Path).RequireScopeUnless(Scopes.IngestWrite, isPublic: false);
        write.MapPost("/collections", CollectionEndpoints.CreateAsync);
        write.MapPut(Collection, CollectionEndpoints.ReplaceAsync);
        write.MapDelete(Collection, CollectionEndpoints.DeleteAsync);
        write.MapPost(Items, ItemEndpoints.CreateAsync);
        write.MapPut(Item, ItemEndpoints.ReplaceAsync);
        write.MapPatch(Item, ItemEndpoints.PatchAsync);
        write.MapDelete(Item, ItemEndpoints.DeleteAsync);
    }
}
