using System.Text.Json.Nodes;
using Datacube.Testing;
using Xunit;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>Many clients at once. DATACUBE_SOAK_SECONDS makes them go on for longer than a round.</summary>
[Trait("kind", "system"), Collection(StacGroup.Name)]
public sealed class ManyClientsTests(PublicCatalog catalog)
{
    private const int Clients = 50, Rounds = 6;
    private const long MostMemory = 1L << 30;

    [RequiresProgramFact("server:postgres")]
    public async Task Fifty_clients_search_and_one_writes_without_an_error_and_in_bounded_memory()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("busy", SampleItems.Row("busy", 60));
        var patience = TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("DATACUBE_SOAK_SECONDS") ?? "0", System.Globalization.CultureInfo.InvariantCulture));
        var started = TimeProvider.System.GetTimestamp();
        bool GoesOn(int round) => round < Rounds || TimeProvider.System.GetElapsedTime(started) < patience;
        var searching = Enumerable.Range(0, Clients).Select(async client =>
        {
            for (var round = 0; GoesOn(round); round++)
                await AskAsync(service, client + round);
        });
        var writing = Task.Run(async () =>
        {
            for (var round = 0; GoesOn(round); round++)
                await StacService.RequireAsync(service.SendAsync(HttpMethod.Put, "/collections/busy/items/busy-000", SampleItems.Item("busy", "busy-000", new(2023, 1, 1, 10, 0, 0, TimeSpan.Zero), 0, 0, round % 100), StacService.Writer), 200);
        });
        await Task.WhenAll([.. searching, writing]);
        service.Process.RequireCleanLog();
        Assert.InRange(PeakOf(service.Process.Id), 1, MostMemory);
    }

    private static async Task AskAsync(StacService service, int turn)
    {
        switch (turn % 4)
        {
            case 0:
                Assert.Equal(60, (await service.GetAsync("/search?collections=busy&limit=100")).Ids.Count);
                break;
            case 1:
                Assert.NotEmpty((await service.GetAsync("/search?collections=busy&bbox=0,0,20,20&datetime=2023-01-01T00:00:00Z/2023-01-31T00:00:00Z")).Ids);
                break;
            case 2:
                var page = await service.SearchAsync(new JsonObject { ["collections"] = new JsonArray("busy"), ["limit"] = 7, ["sortby"] = new JsonArray(new JsonObject { ["field"] = "title" }) });
                Assert.Equal(7, (await service.SearchAsync(page.Next!["body"]!.DeepClone())).Ids.Count);
                break;
            default:
                Assert.Equal("page.limit", (await service.GetAsync("/search?limit=5000")).Code);
                break;
        }
    }

    private static long PeakOf(int process) =>
        1024 * long.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
}
