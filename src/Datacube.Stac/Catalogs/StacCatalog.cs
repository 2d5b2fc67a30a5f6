using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;

namespace Datacube.Stac.Catalogs;

/// <summary>Opens catalogues of every kind.</summary>
public static class StacCatalog
{
    /// <summary>
    /// Opens a catalogue by its root document: a STAC API by its landing page, a static catalogue by its catalogue, collection, item or
    /// feature collection (path or address), a SAFE product or a folder of them by its path.
    /// </summary>
    /// <param name="location">Path or address that the user named.</param>
    /// <param name="options">Limits and network.</param>
    /// <param name="cancellation">Stops the opening.</param>
    /// <exception cref="DatacubeException"><c>catalog.not_found</c>, <c>uri.form</c>, <c>feed.form</c>, <c>json.*</c>, <c>source.*</c>, <c>href.not_allowed</c>.</exception>
    public static async Task<IStacCatalog> OpenAsync(string location, CatalogOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        var address = ToAddress(location);
        if (address.IsFile && SafeCatalog.TryOpen(address.LocalPath) is { } safe)
            return safe;
        IReadOnlyCollection<string> named = options.TrustsLocation ? [.. options.Http.AllowedHosts, .. HostsOf(location)] : options.Http.AllowedHosts;
        var hosts = new HostRules(named);
        var http = options.Http with { AllowedHosts = named, Decompress = true };
        var reader = new DocumentReader(GuardedHttp.CreateClient(http), options);
        try
        {
            var root = await reader.ReadAsync(address, cancellation).ConfigureAwait(false);
            return Open(root, reader, hosts, options);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Hosts (with port) that a location names, for <see cref="GuardedHttpOptions.AllowedHosts"/>: none for a file.</summary>
    public static IReadOnlyList<string> HostsOf(string location) =>
        ToAddress(location) is { IsFile: false } address ? [$"{address.IdnHost}:{address.Port}"] : [];

    private static IStacCatalog Open(CatalogDocument root, DocumentReader reader, HostRules hosts, CatalogOptions options)
    {
        if (!root.Address.IsFile)
        {
            var rules = HrefRules.ForNetwork(hosts);
            return root.SearchLinks.Count > 0 ? new ApiCatalog(root, reader, rules, options) : new StaticCatalog(root, reader, rules, options);
        }
        return new StaticCatalog(root, reader, HrefRules.ForFolder(FolderOf(root), hosts), options);
    }

    /// <summary>
    /// A catalogue keeps its files below its own folder; a single item, collection or feature collection may also name its neighbours,
    /// except where that would open a whole file system.
    /// </summary>
    private static string FolderOf(CatalogDocument root)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(root.Address.LocalPath))!;
        var above = Path.GetDirectoryName(folder);
        var isRootOfTree = root.Type == "Catalog" || above is null || Path.GetDirectoryName(above) is null;
        return isRootOfTree ? folder : above!;
    }

    private static Uri ToAddress(string location)
    {
        if (string.IsNullOrWhiteSpace(location))
            throw new DatacubeException("uri.form", "The location of the catalogue is empty; give a path or an https address.", "catalog");
        if (!location.Contains("://", StringComparison.Ordinal))
            return new(Path.GetFullPath(location));
        if (Uri.TryCreate(location, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "file")
            return address;
        throw new DatacubeException("uri.form", $"'{UrlScrubber.Scrub(location)}' is no location of a catalogue; give a path or an https address.", "catalog");
    }
}
