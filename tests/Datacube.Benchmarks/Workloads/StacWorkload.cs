using System.Diagnostics;
using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Harness;
using Datacube.CatalogSearch;
using Datacube.CatalogSearch.Collections;
using Datacube.CatalogSearch.IngestItems;
using Datacube.CatalogSearch.Items;
using Datacube.Jobs;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Migrating;
using Datacube.Stac.Cql2;
using Datacube.Stac.Geometry;
using Datacube.Stac.Searching;
using Datacube.Testing.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// W-stac: a million items in the shape of Sentinel-2 ones on a private PostgreSQL. Searches of four kinds, a box, a span of time and cloud cover below 20,
/// the latest 100 first, each asked of the catalogue and of a plain PostGIS table that holds the same items, with an index on places, then with
/// the index that the catalogue has; pages as HTTP; pages a thousand deep; writing. <c>--slim</c>: the first pages of the catalogue alone, for <c>--items</c> in the ten millions.
/// </summary>
internal sealed class StacWorkload : IWorkload
{
    private const string Collection = "sentinel-2-l2a", Schema = "catalog";
    private const int Asked = 100, Written = 10_000, Buffers = 1024;

    private static readonly (string Name, double Degrees, int Days)[] Kinds = [("small", 0.5, 30), ("medium", 5, 30), ("large", 20, 90), ("year", 0.5, 365)];

    public string Name => "stac";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var days = options.Items / StacItems.Tiles;
        await using var server = await PgServer.StartAsync(durable: false, Buffers);
        var connection = await server.CreateDatabaseAsync();
        var settings = Options.Create(new CatalogSearchOptions { SearchSeconds = 600 });
        await using var database = new JobsDatabase(connection, Schema, new JobsOptions { StatementTimeout = TimeSpan.FromHours(1) });
        await new Migrator(database, [MigrationChain.Of(typeof(CatalogSearchOptions).Assembly)], TimeProvider.System, NullLogger<Migrator>.Instance).ApplyAsync(cancellation);
        await using var searches = new CatalogDatabase(connection, Schema, settings.Value);
        var collections = new CollectionStore(searches, database, TimeProvider.System);
        var store = new ItemStore(database, collections, settings, NullLogger<ItemStore>.Instance);
        if (!options.Slim)
            yield return await WriteAsync(server, store, collections, cancellation);
        var tables = new StacTables(database, collections);
        await tables.FillAsync(Collection, days, options.Slim, cancellation);
        await store.SettleAsync(Collection, cancellation);
        var search = new ItemSearch(searches, collections);
        var kinds = Kinds.Select(kind => (kind.Name, Queries: Queries(kind.Degrees, kind.Days, StacItems.Span(days)).ToList())).ToList();
        double Time() => Environment.CpuUsage.TotalTime.TotalSeconds + ProcessTime.OfChildren(server.Pid);
        if (options is { WithBaselines: true, Slim: false })
            await foreach (var found in PlainAsync(connection, tables, kinds, Time, cancellation))
                yield return found;
        await foreach (var found in MeasuredAsync(kinds, "", "datacube", Time, queries => AskAsync(search, queries, cancellation)))
            yield return found;
        if (!options.Slim)
            await foreach (var page in DeepAsync(search, Time, cancellation))
                yield return page;
        await using var http = await StacPages.StartAsync(connection);
        await foreach (var found in MeasuredAsync(kinds, ", HTTP", "datacube", () => ProcessTime.Of(http.ProcessId) + ProcessTime.OfChildren(server.Pid), queries => http.AskAsync(Collection, queries, cancellation)))
            yield return found;
    }

    private static async IAsyncEnumerable<Measurement> PlainAsync(string connection, StacTables tables, List<(string Name, List<ItemQuery> Queries)> kinds, Func<double> time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(connection + $";Search Path={Schema},public;Max Auto Prepare=40;Auto Prepare Min Usages=2");
        await tables.FillPlainAsync(Collection, cancellation);
        await foreach (var found in MeasuredAsync(kinds, "", "plain table", time, queries => StacTables.AskAsync(source, queries, cancellation)))
            yield return found;
        await tables.IndexPlainAsync(cancellation);
        await foreach (var found in MeasuredAsync(kinds, "", "plain table, same index", time, queries => StacTables.AskAsync(source, queries, cancellation)))
            yield return found;
    }

    private static async Task<Measurement> WriteAsync(PgServer server, ItemStore store, CollectionStore collections, CancellationToken cancellation)
    {
        const string Other = "written";
        await collections.CreateAsync(Other, "{}", cancellation);
        var items = Enumerable.Range(0, Written).Select(index => StacItems.Json(Other, index % StacItems.Tiles, index / StacItems.Tiles)).ToList();
        var (started, processor, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, ProcessTime.OfChildren(server.Pid));
        await new IngestItemsHandler(store, collections).RunAsync(items.Chunk(500).Select(page => ((string?)null, (IReadOnlyList<ReadOnlyMemory<byte>>)[.. page.Select(item => new ReadOnlyMemory<byte>(item))])).ToAsyncEnumerable(), cancellation);
        return new("stac/write", "datacube", [Stopwatch.GetElapsedTime(started).TotalSeconds], Written, "items", double.NaN)
        {
            Threads = 2,
            ProcessorSeconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds + ProcessTime.OfChildren(server.Pid) - before,
            Findings = new Dictionary<string, double> { ["bytes of an item"] = items[0].Length },
        };
    }

    private static IEnumerable<ItemQuery> Queries(double degrees, int days, TimeSpan span)
    {
        var random = new Random(20231114);
        for (var i = 0; i < Asked; i++)
        {
            var (west, south) = (random.NextDouble() * (355 - degrees) - 178, random.NextDouble() * (135 - degrees) - 58);
            var start = new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(random.NextDouble() * (span.TotalDays + 1 - days));
            yield return new()
            {
                Collections = [Collection],
                Area = GeoShape.FromBoxes([new(west, south, west + degrees, south + degrees)]),
                Time = new TimeInterval(start, start.AddDays(days)),
                Filter = CqlBinder.Bind(Cql2Text.Parse("eo:cloud_cover < 20"), CqlQueryables.OfItems),
            };
        }
    }

    private static async Task<List<double>> AskAsync(ItemSearch search, IEnumerable<ItemQuery> queries, CancellationToken cancellation)
    {
        List<double> seconds = [];
        foreach (var query in queries)
        {
            var started = Stopwatch.GetTimestamp();
            await search.RunAsync(query, cancellation);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        return seconds;
    }

    private static async IAsyncEnumerable<Measurement> DeepAsync(ItemSearch search, Func<double> time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = new ItemQuery { Collections = [Collection] };
        List<double> seconds = [], times = [time()];
        for (var page = 0; page < 1000 && (page == 0 || query.After is not null); page++)
        {
            var started = Stopwatch.GetTimestamp();
            var found = await search.RunAsync(query, cancellation);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            times.Add(time());
            query = query with { After = found.Last };
        }
        yield return Measured("stac/pages 2 to 101", "datacube", seconds[1..101]) with { ProcessorSeconds = (times[101] - times[1]) / 100 };
        yield return Measured("stac/pages 901 to 1000", "datacube", seconds[^100..]) with { ProcessorSeconds = (times[^1] - times[^101]) / 100 };
    }

    /// <summary>With the processor time of a search, client (over HTTP the service) and server together: what others on the machine change least.</summary>
    private static async IAsyncEnumerable<Measurement> MeasuredAsync(List<(string Name, List<ItemQuery> Queries)> kinds, string suffix, string variant, Func<double> time, Func<List<ItemQuery>, Task<List<double>>> ask)
    {
        // All before, so that everything is compiled and the pages of the tables are in memory.
        for (var round = 0; round < 2; round++)
            foreach (var (_, queries) in kinds)
                await ask(queries);
        foreach (var (name, queries) in kinds)
        {
            var before = time();
            var seconds = await ask(queries);
            yield return Measured($"stac/{name}{suffix}", variant, seconds) with { ProcessorSeconds = (time() - before) / seconds.Count };
        }
    }

    private static Measurement Measured(string workload, string variant, List<double> seconds) => new(workload, variant, seconds, 1, "searches", double.NaN)
    {
        Threads = 1,
        Findings = new Dictionary<string, double> { ["p50_ms"] = Rank(seconds, 0.5) * 1000, ["p95_ms"] = Rank(seconds, 0.95) * 1000 },
    };

    private static double Rank(List<double> seconds, double rank) => seconds.Order().ElementAt((int)(rank * (seconds.Count - 1)));
}
