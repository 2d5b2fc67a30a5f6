using Datacube.Stac.Catalogs;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Providers.Union;

/// <summary>
/// What a user may write where a catalogue is meant: a file or address, the name of a provider, several with commas (the next stands in for one that
/// fails), or several with plus signs (all are asked, each acquisition is taken once). One for all searches of a process, so that they share the limits.
/// </summary>
/// <param name="table">Known providers.</param>
/// <param name="options">Limits and network.</param>
public sealed class CatalogLookup(ProviderTable table, CatalogOptions options) : IDisposable
{
    private readonly ProviderCatalogs catalogs = new(options);

    /// <summary>How providers are opened: for adapters of other projects.</summary>
    public ProviderCatalogs Catalogs => catalogs;

    /// <summary>True for the name of a provider, and for several.</summary>
    public bool IsProviders(string catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Names(catalog).All(name => table.Providers.Any(provider => provider.Name == name));
    }

    /// <summary>Searches what the text means.</summary>
    /// <exception cref="Contracts.Errors.DatacubeException">What <see cref="StacCatalog.OpenAsync"/> and <see cref="UnionSearch"/> throw.</exception>
    public async Task<UnionResult> SearchAsync(string catalog, StacQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!IsProviders(catalog))
            return await InAsync(catalog, query, cancellation).ConfigureAwait(false);
        var providers = Names(catalog).Select(table.Find).ToList();
        var union = new UnionSearch(catalogs);
        return catalog.Contains('+', StringComparison.Ordinal)
            ? await union.AllAsync(providers, query, cancellation).ConfigureAwait(false)
            : await union.FirstAsync(providers, query, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => catalogs.Dispose();

    private async Task<UnionResult> InAsync(string location, StacQuery query, CancellationToken cancellation)
    {
        RequireNoMisspeltName(location);
        using var catalog = await StacCatalog.OpenAsync(location, options, cancellation).ConfigureAwait(false);
        List<ChosenItem> items = [];
        await foreach (var item in catalog.SearchAsync(query, cancellation).ConfigureAwait(false))
            items.Add(new(item, ""));
        return new(items, [], []);
    }

    /// <summary>A word that is no path is a name, and one that is not known gets a suggestion.</summary>
    private void RequireNoMisspeltName(string location)
    {
        if (ProviderTable.MayBeNames(location))
            foreach (var name in Names(location))
                table.Find(name);
    }

    private static string[] Names(string catalog) => catalog.Split(',', '+');
}
