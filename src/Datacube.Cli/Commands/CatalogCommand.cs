using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.Cli.Backends;
using Datacube.Cli.Catalogs;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Engine.Cubes.Requests;
using Datacube.Stac.Searching;

namespace Datacube.Cli.Commands;

/// <summary><c>datacube catalog ingest</c> and <c>datacube catalog export</c>.</summary>
internal static class CatalogCommand
{
    public static Command Create(CliHost host) => new("catalog", "Catalogues: that of the services, and the providers of scenes.") { Ingest(host), Export(host), CatalogProvidersCommand.Create(host) };

    private static Command Ingest(CliHost host)
    {
        var from = new Argument<string>("source") { Description = "Where the items are: .ndjson, .parquet (stac-geoparquet), an item, a feature collection, a static catalogue, or the root of a STAC API.", HelpName = "file|address" };
        var collection = new Option<string?>("--into") { Description = "Collection for items that name none.", HelpName = "id" };
        var scenes = new CatalogOptionSet();
        var limit = new Option<int?>("--limit") { Description = "At most so many items.", HelpName = "n" };
        var resume = new Option<string?>("--resume") { Description = "Note in this file how far it has come; after an interruption the same command goes on there.", HelpName = "file" };
        var printing = new OutputOptions("table", "json");
        var command = new Command("ingest", "Write items into the catalogue; those that are there already are replaced.") { from, collection, scenes.Collection, scenes.Bbox, scenes.Start, scenes.End, scenes.MaxCloud, limit, resume, scenes.AllowHost };
        printing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var http = new GuardedHttpOptions { AllowedHosts = [.. parsed.GetValue(scenes.AllowHost)!], Time = host.Clock };
            var (source, into, query) = (parsed.GetValue(from)!, parsed.GetValue(collection), QueryOf(host, scenes, parsed, parsed.GetValue(limit)));
            using var client = new CatalogClient(ClusterSettings.OfCatalog(host), host.Clock);
            var note = new IngestNote(parsed.GetValue(resume), $"{source} {into} {query.Describe().ToJsonString()}");
            var (items, collections) = await new Ingest(client, note, into) { MostItems = query.MaxItems }.RunAsync((done, place) => new ItemSource(source, http).ReadAsync(query with { MaxItems = query.MaxItems - (int)done }, place, cancellation), cancellation);
            if (items == 0)
                throw new DatacubeException("catalog.empty", "The source holds no item that matches. Check the collection, the area and the dates.", "source");
            await host.Out.WriteLineAsync(printing.FormatOf(parsed) == "json"
                ? System.Text.Json.JsonSerializer.Serialize(new { items, collections })
                : string.Create(CultureInfo.InvariantCulture, $"{items} items {(collections.Count == 0 ? "by an earlier run" : $"in {string.Join(", ", collections)}")}"));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Export(CliHost host)
    {
        var target = new Argument<string>("target") { Description = "File to write: .ndjson (an item a line), .json, .geojson (a feature collection), .parquet (stac-geoparquet, a row an item); - writes lines to standard output.", HelpName = "file" };
        var collections = new Option<string[]>("--collection") { Description = "Collections; all without it.", HelpName = "id", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var compression = new Option<string>("--compression") { Description = "Compression of .parquet: zstd, snappy or none.", HelpName = "name", DefaultValueFactory = _ => "snappy" };
        compression.AcceptOnlyFromAmong("zstd", "snappy", "none");
        var printing = new OutputOptions("table", "json");
        var command = new Command("export", "Write items of the catalogue to a file, the latest first.") { target, collections, compression };
        printing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new CatalogClient(ClusterSettings.OfCatalog(host), host.Clock);
            List<JsonObject> documents = [];
            var items = client.ExportAsync(parsed.GetValue(collections)!, documents, cancellation);
            var path = parsed.GetValue(target)!;
            var count = await new ItemTarget(path, host.Out, parsed.GetValue(compression)!).WriteAsync(items, documents, cancellation);
            if (path != "-")
                await host.Out.WriteLineAsync(printing.FormatOf(parsed) == "json"
                    ? System.Text.Json.JsonSerializer.Serialize(new { items = count, file = path })
                    : string.Create(CultureInfo.InvariantCulture, $"{count} items in {path}"));
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
