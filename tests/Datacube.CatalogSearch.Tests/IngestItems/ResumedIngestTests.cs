using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Tests.Stac;
using Datacube.Cli.Backends;
using Datacube.Cli.Catalogs;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Testing;
using Xunit;

namespace Datacube.CatalogSearch.Tests.IngestItems;

/// <summary>Ingests of sources that are read page by page, interrupted and gone on with.</summary>
[Trait("kind", "system"), Collection(StacGroup.Name)]
public sealed class ResumedIngestTests(PublicCatalog catalog)
{
    private const int Pages = 4, PageItems = 5;
    private readonly List<string> asked = [];
    private bool isDown;

    [RequiresProgramFact("server:postgres")]
    public async Task An_api_is_read_on_from_the_page_after_the_last_one_that_was_written()
    {
        var service = await catalog.ServiceAsync();
        using var folder = new TempFolder();
        var items = SampleItems.Row("resumed", Pages * PageItems).ToList();
        LoopbackServer? server = null;
        await using var api = server = new LoopbackServer(head => LoopbackServer.Answer(Answer(server!.Address, head.Split(' ')[1], items), isDown && head.Contains("page=3", StringComparison.Ordinal) ? 400 : 200));
        isDown = true;
        await Assert.ThrowsAsync<DatacubeException>(() => RunAsync(service, api, folder.File("note")));
        Assert.Equal(2 * PageItems, (await service.GetAsync("/search?collections=resumed&limit=100")).Ids.Count);
        (isDown, var before) = (false, asked.Count);
        Assert.Equal((long)Pages * PageItems, (await RunAsync(service, api, folder.File("note"))).Items);
        Assert.Equal(["/", "/search?page=3", "/search?page=4"], asked.Skip(before));
        Assert.Equal(items.Select(item => $"{item["id"]}").Order(StringComparer.Ordinal), (await service.GetAsync("/search?collections=resumed&limit=100")).Ids.Order(StringComparer.Ordinal));
        Assert.False(File.Exists(folder.File("note")));
    }

    [RequiresProgramFact("server:postgres")]
    public async Task A_file_is_read_on_from_the_line_after_the_last_one_that_was_written()
    {
        var service = await catalog.ServiceAsync();
        using var folder = new TempFolder();
        var lines = SampleItems.Row("read-on", 500).Select(item => item.ToJsonString()).ToList();
        lines[450] = "{}";
        var source = folder.Write("items.ndjson", string.Join('\n', lines));
        await Assert.ThrowsAsync<DatacubeException>(() => RunAsync(service, source, folder.File("note")));
        lines = [.. SampleItems.Row("read-on", 500).Select((item, index) => index < 400 ? "{}" : item.ToJsonString())];
        folder.Write("items.ndjson", string.Join('\n', lines));
        Assert.Equal(500, (await RunAsync(service, source, folder.File("note"))).Items);
        Assert.Equal(500, (await service.GetAsync("/search?collections=read-on&limit=1000")).Ids.Count);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Ingests_that_their_caller_gives_up_are_no_errors_of_the_service()
    {
        var service = await catalog.ServiceAsync();
        using var client = new CatalogClient(new ClusterSettings(service.Process.Address, StacService.Writer), TimeProvider.System);
        var given = SampleItems.Row("given-up", 20).Select(item => System.Text.Encoding.UTF8.GetBytes(item.ToJsonString())).ToList();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(async turn => await Assert.ThrowsAsync<TimeoutException>(() => client.IngestAsync(GivenUpAsync(given, turn), null, CancellationToken.None))));
        service.Process.RequireCleanLog();
    }

    [Fact]
    public async Task The_note_of_another_ingest_is_not_gone_on_from()
    {
        using var folder = new TempFolder();
        await new IngestNote(folder.File("note"), "one").WriteAsync(5, "5", CancellationToken.None);
        Assert.Equal((5L, "5"), new IngestNote(folder.File("note"), "one").Read());
        Assert.Equal("option.value", Assert.Throws<DatacubeException>(() => new IngestNote(folder.File("note"), "two").Read()).Code);
    }

    [Fact]
    public async Task An_ingest_that_was_interrupted_when_its_limit_was_reached_has_nothing_left_to_do()
    {
        using var folder = new TempFolder();
        var note = new IngestNote(folder.File("note"), "one");
        await note.WriteAsync(5, "5", CancellationToken.None);
        using var client = new CatalogClient(new ClusterSettings(new Uri("http://localhost:1/"), StacService.Writer), TimeProvider.System);
        var (items, collections) = await new Ingest(client, note, null) { MostItems = 5 }.RunAsync((_, _) => throw new InvalidOperationException("Nothing is asked for."), CancellationToken.None);
        Assert.Equal((5L, 0), (items, collections.Count));
        Assert.False(File.Exists(folder.File("note")));
    }

    private static Task<(long Items, IReadOnlyCollection<string> Collections)> RunAsync(StacService service, LoopbackServer api, string note) => RunAsync(service, api.Address.AbsoluteUri, note);

    private static async Task<(long Items, IReadOnlyCollection<string> Collections)> RunAsync(StacService service, string source, string note)
    {
        using var client = new CatalogClient(new ClusterSettings(service.Process.Address, StacService.Writer), TimeProvider.System);
        return await new Ingest(client, new IngestNote(note, source), null) { PartItems = PageItems }
            .RunAsync((_, place) => new ItemSource(source, new GuardedHttpOptions { MaxAttempts = 1 }).ReadAsync(new(), place, CancellationToken.None), CancellationToken.None);
    }

    private static async IAsyncEnumerable<byte[]> GivenUpAsync(List<byte[]> items, int turn)
    {
        await Task.Delay(turn % 7);
        foreach (var item in items.Take(turn % 3))
            yield return item;
        await Task.Delay(turn % 5);
        throw new TimeoutException("The source does not answer.");
    }

    private string Answer(Uri root, string address, List<JsonObject> items)
    {
        asked.Add(address);
        if (address == "/")
            return $$"""{"type":"Catalog","id":"api","stac_version":"1.0.0","description":"d","links":[{"rel":"search","href":"{{root}}search?page=1","type":"application/geo+json"}]}""";
        var page = address[address.IndexOf("page=", StringComparison.Ordinal) + 5] - '0';
        var next = page < Pages ? $$"""{"rel":"next","href":"{{root}}search?page={{page + 1}}"}""" : "";
        return $$"""{"type":"FeatureCollection","features":[{{string.Join(',', items.Skip((page - 1) * PageItems).Take(PageItems).Select(item => item.ToJsonString()))}}],"links":[{{next}}]}""";
    }
}
