using Datacube.CatalogSearch.Collections;
using Datacube.CatalogSearch.ExportItems;
using Datacube.CatalogSearch.IngestItems;
using Datacube.CatalogSearch.Stac;
using Datacube.Contracts.Errors;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.Items;

/// <summary>Registers the own catalogue and its STAC API.</summary>
internal static class OwnCatalogSetup
{
    public static void AddOwnCatalog(this WebApplicationBuilder builder, string schema)
    {
        var services = builder.Services;
        services.AddSingleton(provider => new CatalogDatabase(
            builder.Configuration.GetConnectionString("datacube") ?? throw new DatacubeException("options.invalid", "ConnectionStrings:datacube is not set; it names the PostgreSQL database.", "ConnectionStrings:datacube"),
            schema, provider.GetRequiredService<IOptions<CatalogSearchOptions>>().Value));
        services.AddSingleton<CollectionStore>().AddSingleton<QueryableStore>().AddSingleton<ItemStore>().AddSingleton<ItemSearch>().AddSingleton<ItemCounts>().AddSingleton<OwnCatalog>();
        services.AddSingleton<IngestItemsHandler>().AddSingleton<IngestItemsEndpoint>().AddSingleton<ExportItemsEndpoint>();
        services.AddSingleton<PageTokens>().AddSingleton<StacSearch>().AddSingleton<IStartupFilter, OpenReading>();
    }
}
