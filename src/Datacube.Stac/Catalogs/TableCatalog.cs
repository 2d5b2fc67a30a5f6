using System.Runtime.CompilerServices;
using Datacube.Contracts.Http;
using Datacube.Stac.GeoParquet;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Catalogs;

/// <summary>A table of items (stac-geoparquet) in a file or behind an address, gone through by every search; row groups of other places and times are not read.</summary>
/// <param name="root">Where it lies.</param>
/// <param name="http">How it is reached over the network.</param>
/// <param name="rules">Which addresses its items may name.</param>
/// <param name="options">Limits.</param>
internal sealed class TableCatalog(Uri root, HttpClient http, HrefRules rules, CatalogOptions options) : IStacCatalog
{
    public Uri Root => root;

    public string Id => Path.GetFileNameWithoutExtension(root.LocalPath);

    /// <summary>True for an address that says by its name what it is.</summary>
    public static bool IsTable(Uri address) => Path.GetExtension(address.AbsolutePath).ToUpperInvariant() is ".PARQUET" or ".GEOPARQUET";

    public async IAsyncEnumerable<StacItem> SearchAsync(StacQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        query.Validate();
        var found = new FoundItems(query, options.MaxItems, cancellation);
        var file = await options.Tables.OpenAsync(root, http, cancellation).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
            await foreach (var item in ItemParquetReader.ReadAsync(file, options.Tables.Zstd, new TableFilter(query), null, cancellation).ConfigureAwait(false))
                found.Add(new(item, root, rules));
        foreach (var item in found.InOrder())
            yield return item;
    }

    public void Dispose() => http.Dispose();
}
