using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;

namespace Datacube.Stac.Catalogs;

/// <summary>Opens catalogues of every kind.</summary>
public static class StacCatalog
{
    private const string S3 = "s3";

    /// <summary>
    /// Opens a catalogue by its root document: a STAC API by its landing page, a static catalogue by its catalogue, collection, item or
    /// feature collection (path or address), a table of items by its name (<c>.parquet</c>), a SAFE product or a folder of them by its path.
    /// </summary>
    /// <param name="location">Path or address that the user named.</param>
    /// <param name="options">Limits and network.</param>
    /// <param name="cancellation">Stops the opening.</param>
    /// <exception cref="DatacubeException"><c>catalog.not_found</c>, <c>uri.form</c>, <c>feed.form</c>, <c>json.*</c>, <c>source.*</c>, <c>href.not_allowed</c>.</exception>
    public static async Task<IStacCatalog> OpenAsync(string location, CatalogOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        var address = ToAddress(location);
        if (TableCatalog.IsTable(address))
            return OpenTable(location, options);
        if (address.IsFile && SafeCatalog.TryOpen(address.LocalPath) is { } safe)
            return safe;
        if (address.Scheme == S3)
            throw new DatacubeException("uri.form", $"'{UrlScrubber.Scrub(location)}' is no catalogue: of a store, tables of items are read (.parquet). Give a path or an https address.", "catalog");
        var named = Named(location, options);
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

    /// <summary>Opens a table of items (stac-geoparquet) whatever its name is: a file, https, or s3 where the program reaches that. It is read by each search.</summary>
    /// <param name="location">Path or address.</param>
    /// <param name="options">Limits and network.</param>
    /// <exception cref="DatacubeException"><c>uri.form</c>.</exception>
    public static IStacCatalog OpenTable(string location, CatalogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (address, named) = (ToAddress(location), Named(location, options));
        var rules = address.IsFile ? HrefRules.ForFolder(Path.GetDirectoryName(Path.GetFullPath(address.LocalPath))!, new(named)) : HrefRules.ForNetwork(new(named));
        return new TableCatalog(address, GuardedHttp.CreateClient(options.Http with { AllowedHosts = named }), rules, options);
    }

    /// <summary>Hosts (with port) that a location names, for <see cref="GuardedHttpOptions.AllowedHosts"/>: none for a file.</summary>
    public static IReadOnlyList<string> HostsOf(string location) =>
        ToAddress(location) is { IsFile: false, Scheme: not S3 } address ? [$"{address.IdnHost}:{address.Port}"] : [];

    private static IReadOnlyCollection<string> Named(string location, CatalogOptions options) =>
        options.TrustsLocation ? [.. options.Http.AllowedHosts, .. HostsOf(location)] : options.Http.AllowedHosts;

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
        if (Uri.TryCreate(location, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "file" or S3)
            return address;
        throw new DatacubeException("uri.form", $"'{UrlScrubber.Scrub(location)}' is no location of a catalogue; give a path or an https address.", "catalog");
    }
}
