using System.Diagnostics;
using System.Globalization;
using Datacube.CatalogSearch.Items;
using Datacube.Testing;
using Datacube.Testing.Services;

namespace Datacube.Benchmarks.Workloads;

/// <summary>Pages over HTTP from the service as a process of its own.</summary>
internal sealed class StacPages : IAsyncDisposable
{
    private readonly TempFolder folder;
    private readonly ServiceProcess service;
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

    private StacPages(TempFolder folder, ServiceProcess service) => (this.folder, this.service) = (folder, service);

    public static async Task<StacPages> StartAsync(string connection)
    {
        var folder = new TempFolder();
        return new(folder, await ServiceProcess.StartReadyAsync("Datacube.CatalogSearch", new Dictionary<string, string?>
        {
            ["ConnectionStrings__datacube"] = connection,
            ["CatalogSearch__Public"] = "true",
            ["Authentication__LocalKeyFile"] = folder.File("key"),
            ["Limits__RequestsPerSecond"] = "100000",
            ["Limits__Burst"] = "100000",
            ["Logging__LogLevel__Default"] = "Warning",
        }));
    }

    /// <summary>The process of the service.</summary>
    public int ProcessId => service.Id;

    /// <summary>Seconds of each search.</summary>
    public async Task<List<double>> AskAsync(string collection, IEnumerable<ItemQuery> queries, CancellationToken cancellation)
    {
        List<double> seconds = [];
        foreach (var address in queries.Select(query => Address(collection, query)))
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(address, cancellation);
            await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellation);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        return seconds;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await service.DisposeAsync();
        folder.Dispose();
    }

    private Uri Address(string collection, ItemQuery query)
    {
        var box = query.Area!.Boxes[0];
        return new(service.PlainAddress, string.Create(CultureInfo.InvariantCulture,
            $"/stac/search?collections={collection}&bbox={box.West},{box.South},{box.East},{box.North}&datetime={query.Time!.Value.Start:yyyy-MM-ddTHH:mm:ssZ}/{query.Time.Value.End:yyyy-MM-ddTHH:mm:ssZ}&query={Uri.EscapeDataString("""{"eo:cloud_cover":{"lt":20}}""")}"));
    }
}
