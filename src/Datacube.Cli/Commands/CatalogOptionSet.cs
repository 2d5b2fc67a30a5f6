using System.CommandLine;
using Datacube.Contracts.Http;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Providers;

namespace Datacube.Cli.Commands;

/// <summary>Where scenes come from, for the commands that search.</summary>
internal sealed class CatalogOptionSet
{
    private const string ProvidersVariable = "DATACUBE_PROVIDERS";

    public Option<string> Catalog { get; } = new("--catalog")
    {
        Description = "Catalogue: file or address of a static STAC catalogue, root of a STAC API, or a provider by name; a,b takes b where a fails, a+b asks both and takes each acquisition once.",
        DefaultValueFactory = _ => new Engine.Cubes.Requests.CubeRequest().Catalog,
        HelpName = "uri",
    };

    public Option<string?> Collection { get; } = new("--collection") { Description = "Collection of the catalogue.", HelpName = "id" };

    public Option<string[]> Bbox { get; } = new("--bbox")
    {
        Description = "Box in degrees: west south east north (or west,south,east,north). West greater than east crosses the antimeridian.",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = "w s e n",
    };

    public Option<string?> Start { get; } = new("--start-date") { Description = "First day (2023-01-31) or instant (2023-01-31T10:00:00), UTC.", HelpName = "date" };

    public Option<string?> End { get; } = new("--end-date") { Description = "Last day, counted in whole, or instant, UTC.", HelpName = "date" };

    public Option<double?> MaxCloud { get; } = new("--max-cloud") { Description = "Leave out scenes with more cloud cover, in percent.", HelpName = "percent" };

    public Option<string[]> AllowHost { get; } = new("--allow-host")
    {
        Description = "A host that may be read although it is not public https: host or host:port. The catalogue's own host always may.",
        HelpName = "host",
        DefaultValueFactory = _ => [],
    };

    public Option<string?> Providers { get; } = new("--providers") { Description = $"File of providers to add to the built-in ones; else {ProvidersVariable} names it.", HelpName = "file" };

    /// <summary>The built-in providers and those of the user's file.</summary>
    public ProviderTable TableOf(ParseResult parsed, CliHost host) =>
        (parsed.GetValue(Providers) ?? host.Variable(ProvidersVariable)) is { Length: > 0 } file ? ProviderTable.WithFile(file) : ProviderTable.BuiltIn;

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Catalog, Collection, Bbox, Start, End, MaxCloud, AllowHost, Providers])
            command.Add(option);
    }

    public GuardedHttpOptions Http(ParseResult parsed, CliHost host) => new()
    {
        AllowedHosts = [.. parsed.GetValue(AllowHost)!, .. HostsOf(parsed.GetValue(Catalog)!)],
        Time = host.Clock,
    };

    private static IReadOnlyList<string> HostsOf(string catalog) => catalog.Contains("://", StringComparison.Ordinal) ? StacCatalog.HostsOf(catalog) : [];
}
