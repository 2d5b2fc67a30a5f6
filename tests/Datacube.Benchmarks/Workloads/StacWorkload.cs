using System.Diagnostics;
using System.Globalization;
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
/// the latest 100 first, each asked of the catalogue and of a plain PostGIS table with good indexes that holds the same items; pages as HTTP; pages a
/// thousand deep; writing. DATACUBE_BENCH_ITEMS changes the number of items.
/// </summary>
internal sealed class StacWorkload : IWorkload
{
    private const string Collection = "sentinel-2-l2a", Schema = "catalog";
    private const int Asked = 100, Written = 10_000;

    private static readonly (string Name, double Degrees, int Days)[] Kinds = [("small", 0.5, 30), ("medium", 5, 30), ("large", 20, 90), ("year", 0.5, 365)];

    public string Name => "stac";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var days = int.Parse(Environment.GetEnvironmentVariable("DATACUBE_BENCH_ITEMS") ?? "1000000", CultureInfo.InvariantCulture) / StacItems.Tiles;
        await using var server = await PgServer.StartAsync(durable: false);
        var connection = await server.CreateDatabaseAsync();
        var settings = Options.Create(new CatalogSearchOptions { SearchSeconds = 600 });
        await using var database = new JobsDatabase(connection, Schema, new JobsOptions { StatementTimeout = TimeSpan.FromHours(1) });
        await new Migrator(database, [MigrationChain.Of(typeof(CatalogSearchOptions).Assembly)], TimeProvider.System, NullLogger<Migrator>.Instance).ApplyAsync(cancellation);
        await using var searches = new CatalogDatabase(connection, Schema, settings.Value);
        var collections = new CollectionStore(searches, database, TimeProvider.System);
        yield return await WriteAsync(server, new ItemStore(database, collections, settings, NullLogger<ItemStore>.Instance), collections, cancellation);
        await new StacTables(database, collections).FillAsync(Collection, days, cancellation);
        var search = new ItemSearch(searches, collections);
        await using var source = NpgsqlDataSource.Create(connection + $";Search Path={Schema},public;Max Auto Prepare=40;Auto Prepare Min Usages=2");
        double Time() => Environment.CpuUsage.TotalTime.TotalSeconds + ProcessTime.OfChildren(server.Pid);
        foreach (var kind in Kinds)
        {
            var queries = Queries(kind.Degrees, kind.Days).ToList();
            // Both once before, so that both find the pages of the table in memory.
            await StacTables.AskAsync(source, queries, cancellation);
            yield return await MeasuredAsync($"stac/{kind.Name}", "plain table", Time, () => StacTables.AskAsync(source, queries, cancellation));
            await AskAsync(search, queries, cancellation);
            yield return await MeasuredAsync($"stac/{kind.Name}", "datacube", Time, () => AskAsync(search, queries, cancellation));
        }
        await foreach (var page in DeepAsync(search, cancellation))
            yield return page;
        await using var http = await StacPages.StartAsync(connection);
        foreach (var kind in Kinds)
        {
            var queries = Queries(kind.Degrees, kind.Days).ToList();
            await http.AskAsync(Collection, queries, cancellation);
            yield return await MeasuredAsync($"stac/{kind.Name}, HTTP", "datacube", () => ProcessTime.Of(http.ProcessId) + ProcessTime.OfChildren(server.Pid), () => http.AskAsync(Collection, queries, cancellation));
        }
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

    private static IEnumerable<ItemQuery> Queries(double degrees, int days)
    {
        var random = new Random(20231114);
        for (var i = 0; i < Asked; i++)
        {
            var (west, south) = (random.NextDouble() * (355 - degrees) - 178, random.NextDouble() * (135 - degrees) - 58);
            var start = new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(random.NextDouble() * (366 - days));
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

    private static async IAsyncEnumerable<Measurement> DeepAsync(ItemSearch search, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = new ItemQuery { Collections = [Collection] };
        List<double> seconds = [];
        for (var page = 0; page < 1000 && (page == 0 || query.After is not null); page++)
        {
            var started = Stopwatch.GetTimestamp();
            var found = await search.RunAsync(query, cancellation);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            query = query with { After = found.Last };
        }
        yield return Measured("stac/pages 2 to 101", "datacube", seconds[1..101]);
        yield return Measured("stac/pages 901 to 1000", "datacube", seconds[^100..]);
    }

    /// <summary>With the processor time of a search, client and server together: what others on the machine change least.</summary>
    private static async Task<Measurement> MeasuredAsync(string workload, string variant, Func<double> time, Func<Task<List<double>>> ask)
    {
        var before = time();
        var seconds = await ask();
        return Measured(workload, variant, seconds) with { ProcessorSeconds = (time() - before) / seconds.Count };
    }

    private static Measurement Measured(string workload, string variant, List<double> seconds) => new(workload, variant, seconds, 1, "searches", double.NaN)
    {
        Threads = 1,
        Findings = new Dictionary<string, double> { ["p50_ms"] = Rank(seconds, 0.5) * 1000, ["p95_ms"] = Rank(seconds, 0.95) * 1000 },
    };

    private static double Rank(List<double> seconds, double rank) => seconds.Order().ElementAt((int)(rank * (seconds.Count - 1)));
}
