using System.Runtime.CompilerServices;
using Datacube.Contracts.Http;
using Datacube.Raster.Codecs;
using Datacube.Raster.Reading;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Items;
using Datacube.Stac.Providers;
using Datacube.Stac.Providers.Union;
using Datacube.Stac.Searching;
using Datacube.Storage;
using Datacube.Storage.S3;

namespace Datacube.Cli.Commands;

/// <summary>A catalogue or providers, opened at the first search: a command that needs none opens none.</summary>
internal sealed class SearchSource(string catalog, GuardedHttpOptions http, ProviderTable? providers = null, S3Settings? scenes = null) : IDisposable
{
    private readonly ProviderTable table = providers ?? ProviderTable.BuiltIn;
    private readonly CatalogLookup lookup = new(providers ?? ProviderTable.BuiltIn, new CatalogOptions
    {
        Http = http,
        Tables = new((address, client, cancellation) => ByteSourceStream.OpenAsync(address, client, href => ObjectStores.Find(href, http.Time, scenes), cancellation), Zstd.Decompress),
    });

    public Task<UnionResult> FindAsync(StacQuery query, CancellationToken cancellation) => lookup.SearchAsync(catalog, query, cancellation);

    /// <summary>All scenes or none: a cube of what some providers gave would have holes that nobody sees.</summary>
    public async IAsyncEnumerable<StacItem> SearchAsync(StacQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var found = await FindAsync(query, cancellation);
        if (!found.IsComplete && found.Outcomes.First(outcome => outcome.State == ProviderState.Failed) is var failed)
            throw IncompleteUnion.Of(failed.Provider, failed.Code ?? "", failed.Message ?? "");
        foreach (var chosen in found.Items)
            yield return chosen.Item.FoundBy(table.SigningOf(chosen.Provider));
    }

    public void Dispose() => lookup.Dispose();
}
