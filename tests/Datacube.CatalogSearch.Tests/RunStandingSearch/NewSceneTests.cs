using System.Text.Json.Nodes;
using System.Web;
using Datacube.CatalogSearch.RunStandingSearch;
using Datacube.CatalogSearch.SearchItems;
using Datacube.Stac.Searching;
using Datacube.Testing;
using Microsoft.Extensions.Options;
using Npgsql;
using Xunit;

namespace Datacube.CatalogSearch.Tests.RunStandingSearch;

/// <summary>D35, its first half: a new scene arrives at a provider, and a standing search reports it once, and only it.</summary>
public sealed class NewSceneTests : IClassFixture<SnapshotDatabase>, IAsyncLifetime, IDisposable
{
    private readonly SnapshotDatabase database;
    private readonly TempFolder folder = new();
    private readonly List<JsonObject> scenes = [];
    private readonly List<string> asked = [];
    private readonly LoopbackServer server;
    private readonly StandingPlace place = new($"ann-{Guid.NewGuid():N}", "tile-33uwp");
    private readonly SceneSearch search;
    private readonly RunStandingSearchHandler handler;
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();
    private readonly CatalogSearchOptions settings;
    private bool isDown;

    public NewSceneTests(SnapshotDatabase database)
    {
        this.database = database;
        server = new(Answer);
        var providers = Path.Combine(folder.Path, "providers.json");
        File.WriteAllText(providers, new JsonObject { ["providers"] = new JsonArray(new JsonObject { ["name"] = "api", ["kind"] = "stac", ["location"] = server.Address.AbsoluteUri, ["datesChanges"] = true }) }.ToJsonString());
        settings = new() { ProvidersFile = providers, AllowedHosts = { server.Address.Authority } };
        var options = Options.Create(settings);
        search = new(options, TimeProvider.System);
        handler = new(search, new(database.Jobs, options), database.Jobs, options);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose()
    {
        search.Dispose();
        folder.Dispose();
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task D35_a_new_scene_is_reported_once_and_only_it_and_the_provider_is_asked_for_what_is_new()
    {
        scenes.AddRange(Enumerable.Range(0, 40).Select(number => Scene($"old-{number:00}", now.AddDays(-100))));
        Assert.Equal(40, (await RunAsync()).Count);
        scenes.Add(Scene("new", now));
        Assert.Equal(["new"], await RunAsync());
        Assert.Empty(await RunAsync());
        // Made anew under its old name it comes again; what only got another date does not.
        scenes[3] = Scene("old-03", now, cloud: 7);
        scenes[4] = Scene("old-04", now);
        Assert.Equal(["old-03"], await RunAsync());
        Assert.Equal(["all", "new", "new", "new"], asked);
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task D35_what_is_published_late_is_found_by_the_overlap_or_when_everything_is_asked_again()
    {
        scenes.Add(Scene("first", now.AddDays(-100)));
        Assert.Equal(["first"], await RunAsync());
        scenes.Add(Scene("late", now.AddDays(-1)));
        scenes.Add(Scene("very-late", now.AddDays(-30)));
        Assert.Equal(["late"], await RunAsync());
        await AgeAsync("asked_whole = asked_whole - interval '8 days'");
        Assert.Equal(["very-late"], await RunAsync());
        Assert.Equal(["all", "new", "all"], asked);
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task D35_a_run_that_fails_moves_no_mark()
    {
        scenes.Add(Scene("first", now.AddDays(-100)));
        Assert.Single(await RunAsync());
        await AgeAsync("asked = asked - interval '5 days'");
        isDown = true;
        await Assert.ThrowsAsync<Contracts.Errors.DatacubeException>(RunAsync);
        isDown = false;
        scenes.Add(Scene("meanwhile", now.AddDays(-7)));
        Assert.Equal(["meanwhile"], await RunAsync());
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task D35_what_is_kept_for_a_day_only_does_not_become_new_again_however_seldom_everything_is_asked()
    {
        settings.KeepDays = 1;
        scenes.Add(Scene("first", now.AddDays(-100)));
        scenes.Add(Scene("gone", now.AddDays(-100)));
        Assert.Equal(["first", "gone"], await RunAsync());
        scenes.RemoveAt(1);
        // Daily runs that come a little late each; the seventh is the first one that asks for everything.
        for (var day = 1; day <= 9; day++)
        {
            await AgeAsync("ran = ran - interval '25 hours', asked = asked - interval '25 hours', asked_whole = asked_whole - interval '25 hours'");
            await AgeAsync("seen = seen - interval '25 hours'", "standing_seen");
            // Whoever runs another search removes what no one uses.
            await RunAsync(place with { Owner = place.Owner + "-beside" });
            asked.Clear();
            Assert.Empty(await RunAsync());
            Assert.Equal([day == 7 ? "all" : "new"], asked);
        }
        scenes.Add(Scene("gone", now));
        Assert.Equal(["gone"], await RunAsync());
    }

    private Task<List<string>> RunAsync() => RunAsync(place);

    private async Task<List<string>> RunAsync(StandingPlace place) =>
        [.. (await handler.RunAsync(place, "api", new StacQuery { Collections = ["c"] }, false, default)).Items.Select(item => (string)JsonNode.Parse(item.Json)!["id"]!)];

    private Task<int> AgeAsync(string what, string table = "standing") => database.Jobs.RunAsync(async (connection, stop) =>
    {
        await using var age = new NpgsqlCommand($"update {table} set {what} where owner = @owner", connection);
        age.Parameters.AddWithValue("owner", place.Owner);
        return await age.ExecuteNonQueryAsync(stop);
    }, default);

    /// <summary>A STAC API that knows the query extension.</summary>
    private byte[] Answer(string head)
    {
        if (isDown)
            return LoopbackServer.Answer("{}", 404);
        var address = new Uri(server.Address, head.Split(' ')[1]);
        if (address.AbsolutePath == "/")
            return LoopbackServer.Answer(new JsonObject
            {
                ["type"] = "Catalog", ["id"] = "api", ["stac_version"] = "1.0.0", ["description"] = "d", ["conformsTo"] = new JsonArray("https://api.stacspec.org/v1.0.0/item-search", "https://api.stacspec.org/v1.0.0/item-search#query"),
                ["links"] = new JsonArray(new JsonObject { ["rel"] = "search", ["href"] = new Uri(server.Address, "search").AbsoluteUri, ["method"] = "GET" }),
            }.ToJsonString());
        var since = HttpUtility.ParseQueryString(address.Query)["query"] is { } query ? (string?)JsonNode.Parse(query)!["updated"]!["gte"] : null;
        asked.Add(since is null ? "all" : "new");
        var found = scenes.Where(scene => since is null || string.CompareOrdinal((string?)scene["properties"]!["updated"], since) >= 0);
        return LoopbackServer.Answer(new JsonObject { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. found.Select(scene => scene.DeepClone())]), ["links"] = new JsonArray() }.ToJsonString());
    }

    private static JsonObject Scene(string id, DateTimeOffset updated, int cloud = 5) => JsonNode.Parse($$"""
        {"type":"Feature","stac_version":"1.0.0","id":"{{id}}","collection":"c","geometry":{"type":"Point","coordinates":[10,50]},
         "properties":{"datetime":"2023-08-15T10:00:00Z","updated":"{{updated.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}}","eo:cloud_cover":{{cloud}} },"links":[],"assets":{} }
        """)!.AsObject();
}
