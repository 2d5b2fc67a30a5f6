using System.CommandLine;
using Datacube.Cli.Output;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Requests;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Cli.Commands;

/// <summary><c>datacube search</c>.</summary>
internal static class SearchCommand
{
    public static Command Create(CliHost host)
    {
        var scenes = new CatalogOptionSet();
        var limit = new Option<int?>("--limit") { Description = "At most so many scenes.", HelpName = "n" };
        var printing = new OutputOptions("table", "json", "ndjson", "geojson", "id");
        var command = new Command("search", "List the scenes of a catalogue, with their bands.") { limit };
        scenes.AddTo(command);
        printing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var query = QueryOf(host, scenes, parsed, parsed.GetValue(limit));
            var source = new SearchSource(parsed.GetValue(scenes.Catalog)!, scenes.Http(parsed, host));
            using (source)
            {
                List<StacItem> items = [];
                await foreach (var item in source.SearchAsync(query, cancellation))
                    items.Add(item);
                if (items.Count == 0)
                    throw new DatacubeException("catalog.empty", "No scene matches. Try a longer time range, a larger --bbox or a higher --max-cloud.", "--catalog");
                new SearchView(host, printing.FormatOf(parsed)).Show(items);
            }
            return ExitCodes.Ok;
        });
        return command;
    }

    private static StacQuery QueryOf(CliHost host, CatalogOptionSet scenes, ParseResult parsed, int? limit)
    {
        var area = CubeRules.CheckSearch(
            parsed.GetResult(scenes.Bbox) is null ? null : parsed.GetValue(scenes.Bbox), parsed.GetValue(scenes.Start), parsed.GetValue(scenes.End), host.Clock.GetUtcNow());
        area.ThrowIfRejected();
        var query = new StacQuery
        {
            Collections = parsed.GetValue(scenes.Collection) is { } collection ? [collection] : [],
            Boxes = area.Area?.Split() ?? [],
            Time = area.Time is { } time ? new TimeInterval(time.Start, time.End) : null,
            MaxCloudCover = parsed.GetValue(scenes.MaxCloud),
            MaxItems = limit,
        };
        query.Validate();
        return query;
    }
}
