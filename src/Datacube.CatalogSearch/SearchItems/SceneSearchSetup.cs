using Datacube.CatalogSearch.RunStandingSearch;
using Datacube.CatalogSearch.Snapshots;

namespace Datacube.CatalogSearch.SearchItems;

/// <summary>What searching catalogues and providers needs.</summary>
internal static class SceneSearchSetup
{
    public static void AddSceneSearch(this IServiceCollection services)
    {
        services.AddSingleton<SnapshotStore>().AddSingleton<SceneSearch>();
        services.AddSingleton<SearchItemsHandler>().AddSingleton<SearchItemsEndpoint>();
        services.AddSingleton<RunStandingSearchHandler>().AddSingleton<RunStandingSearchEndpoint>();
    }
}
