using System.CommandLine;
using System.Text;
using Datacube.Cli.Output;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Requests;
using Datacube.Stac.Cql2;
using Datacube.Stac.Geometry;
using Datacube.Stac.Providers.Products;
using Datacube.Stac.Searching;

namespace Datacube.Cli.Commands;

/// <summary>What <c>search</c> can be asked.</summary>
internal sealed class SearchOptionSet
{
    public CatalogOptionSet Scenes { get; } = new();

    public Option<string?> GeometryFile { get; } = new("--geometry-file") { Description = "Vector file (.shp .gpkg .geojson .fgb) instead of --bbox: scenes must touch one of its polygons.", HelpName = "file" };

    public Option<string?> Intersects { get; } = new("--intersects") { Description = "GeoJSON geometry that scenes must touch, instead of --bbox.", HelpName = "geojson" };

    public Option<string[]> Ids { get; } = new("--ids") { Description = "Only scenes with these ids.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [], HelpName = "id" };

    public Option<string?> Filter { get; } = new("--filter") { Description = "CQL2 as text (eo:cloud_cover < 20 AND platform = 'sentinel-2a') or as JSON.", HelpName = "cql2" };

    public Option<string?> SortBy { get; } = new("--sortby") { Description = "Order: properties with commas, - before one for the greatest first. Default: time, then id.", HelpName = "keys" };

    public Option<string?> Fields { get; } = new("--fields") { Description = "Members to print in JSON: id,properties.datetime or -assets.", HelpName = "names" };

    public Option<string?> Query { get; } = new("--query") { Description = "A search as the closed data hubs took it, with or without its address; goes to providers that list the mission and product type.", HelpName = "text" };

    public Option<int?> Limit { get; } = new("--limit") { Description = "At most so many scenes.", HelpName = "n" };

    public Option<string?> Save { get; } = new("--save") { Description = "Keep what was found, with a hash, in a file that --catalog takes: inputs that stay the same.", HelpName = "file" };

    public Option<string?> Standing { get; } = new("--standing") { Description = "Remember in this file what was seen, and show only what is new or was made anew.", HelpName = "file" };

    public void AddTo(Command command)
    {
        Scenes.AddTo(command);
        foreach (var option in (Option[])[GeometryFile, Intersects, Ids, Filter, SortBy, Fields, Query, Limit, Save, Standing])
            command.Add(option);
    }

    public FieldSelection FieldsOf(ParseResult parsed) => FieldSelection.Parse(parsed.GetValue(Fields), "type", "id", "stac_version");

    /// <summary>The query, and where it goes.</summary>
    /// <exception cref="DatacubeException">What is wrong with it.</exception>
    public (StacQuery Query, string Catalog) QueryOf(ParseResult parsed, CliHost host, Notes notes)
    {
        var area = CubeRules.CheckSearch(
            parsed.GetResult(Scenes.Bbox) is null ? null : parsed.GetValue(Scenes.Bbox), parsed.GetValue(Scenes.Start), parsed.GetValue(Scenes.End), host.Clock.GetUtcNow());
        area.ThrowIfRejected();
        notes.Say(area.Notes);
        var (query, catalog) = Start(parsed, host, notes);
        if (new[] { area.Area is not null, parsed.GetValue(GeometryFile) is not null, parsed.GetValue(Intersects) is not null, query.Intersects is not null }.Count(given => given) > 1)
            throw new DatacubeException("area.ambiguous", "More than one of --bbox, --geometry-file, --intersects and a footprint in --query was given. Give one.", "--bbox");
        query = query with
        {
            Collections = parsed.GetValue(Scenes.Collection) is { } collection ? [collection] : query.Collections,
            Boxes = area.Area?.Split() ?? [],
            Intersects = Shape(parsed, notes) ?? query.Intersects,
            Time = area.Time is { } time ? new TimeInterval(time.Start, time.End) : query.Time,
            Ids = [.. query.Ids, .. parsed.GetValue(Ids)!],
            MaxCloudCover = parsed.GetValue(Scenes.MaxCloud) ?? query.MaxCloudCover,
            Filter = parsed.GetValue(Filter) is { } filter ? FilterOf(filter) : null,
            SortBy = parsed.GetValue(SortBy) is { } keys ? SortKey.Parse(keys) : [],
            MaxItems = parsed.GetValue(Limit),
        };
        query.Validate();
        return (query, catalog);
    }

    /// <summary>What a search in a hub's words already says: what, and whom to ask.</summary>
    private (StacQuery Query, string Catalog) Start(ParseResult parsed, CliHost host, Notes notes)
    {
        var catalog = parsed.GetValue(Scenes.Catalog)!;
        if (parsed.GetValue(Query) is not { } text)
            return (new(), catalog);
        var table = Scenes.TableOf(parsed, host);
        var hub = HubQuery.Parse(text, host.Clock.GetUtcNow());
        var query = hub.For(table);
        if (parsed.GetResult(Scenes.Catalog) is null or { Implicit: true } && table.For(query.Collections) is { Count: > 0 } providers)
            catalog = string.Join(',', providers.Select(provider => provider.Name));
        if (hub.IsForClosedHub)
            notes.Say($"{hub.Host} was closed in 2023; the search goes to {catalog}, collections {string.Join(", ", query.Collections)}");
        return (query, catalog);
    }

    private GeoShape? Shape(ParseResult parsed, Notes notes)
    {
        if (parsed.GetValue(Intersects) is { } text)
            return GeoShape.Parse(Contracts.Json.StrictJson.ParseObject(Encoding.UTF8.GetBytes(text)));
        if (parsed.GetValue(GeometryFile) is not { } file)
            return null;
        List<string> said = [];
        var shape = AreaFile.Read(file, false, said);
        notes.Say(said);
        return shape;
    }

    private static CqlNode FilterOf(string text) => text.TrimStart() is ['{', ..] ? Cql2Json.Parse(Encoding.UTF8.GetBytes(text)) : Cql2Text.Parse(text);
}
