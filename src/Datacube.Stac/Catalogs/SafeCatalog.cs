using System.Runtime.CompilerServices;
using Datacube.Stac.Items;
using Datacube.Stac.Safe;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Catalogs;

/// <summary>SAFE products in a folder, or one SAFE folder, searched like a catalogue.</summary>
internal sealed class SafeCatalog(string folder, IReadOnlyList<string> products) : IStacCatalog
{
    public Uri Root { get; } = new(folder);

    public string Id => Path.GetFileName(folder);

    /// <summary>A catalogue where the path is a folder with SAFE products in it; null for anything else.</summary>
    public static SafeCatalog? TryOpen(string path)
    {
        if (!Directory.Exists(path))
            return null;
        var folder = Path.TrimEndingDirectorySeparator(path);
        if (SafeProduct.IsProduct(folder))
            return new(folder, [folder]);
        var products = Directory.GetDirectories(folder).Where(SafeProduct.IsProduct).Order(StringComparer.Ordinal).ToList();
        return products.Count > 0 ? new(folder, products) : null;
    }

    public async IAsyncEnumerable<StacItem> SearchAsync(StacQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        query.Validate();
        var found = new FoundItems(query, int.MaxValue, cancellation);
        foreach (var product in products)
            found.Add(await SafeProduct.ReadAsync(product, cancellation).ConfigureAwait(false));
        foreach (var item in found.InOrder())
            yield return item;
    }

    public void Dispose()
    {
        // Nothing is held open.
    }
}
