using System.Runtime.CompilerServices;
using Datacube.Contracts.Http;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Cli.Commands;

/// <summary>A catalogue that is opened at the first search: a command that needs none opens none.</summary>
internal sealed class SearchSource(string catalog, GuardedHttpOptions http) : IDisposable
{
    private IStacCatalog? opened;

    public async IAsyncEnumerable<StacItem> SearchAsync(StacQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        opened ??= await StacCatalog.OpenAsync(catalog, new CatalogOptions { Http = http }, cancellation);
        await foreach (var item in opened.SearchAsync(query, cancellation))
            yield return item;
    }

    public void Dispose() => opened?.Dispose();
}
