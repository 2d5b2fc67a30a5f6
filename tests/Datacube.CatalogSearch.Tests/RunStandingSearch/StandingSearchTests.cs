using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.CatalogSearch.RunStandingSearch;
using Datacube.CatalogSearch.SearchItems;
using Datacube.CatalogSearch.Snapshots;
using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;
using Datacube.Stac.Searching;
using Datacube.Testing;
using Microsoft.Extensions.Options;
using Xunit;

namespace Datacube.CatalogSearch.Tests.RunStandingSearch;

/// <summary>Searches over providers of a file, their snapshots, and standing searches, in a real database.</summary>
public sealed class StandingSearchTests : IClassFixture<SnapshotDatabase>, IDisposable
{
    private static readonly StacQuery Query = new() { Filter = Cql2Text.Parse("eo:cloud_cover < 60"), SortBy = [new("id", false)] };
    private readonly TempFolder folder = new();
    private readonly SnapshotDatabase database;
    private readonly SceneSearch search;
    private readonly IOptions<CatalogSearchOptions> options;
    private readonly SnapshotStore snapshots;

    // Tests share the database: each is an owner of its own.
    private readonly StandingPlace fire = new($"ann-{Guid.NewGuid():N}", "bush-fires");

    public StandingSearchTests(SnapshotDatabase database)
    {
        this.database = database;
        Write("a.json", Scene("A", 5), Scene("B", 55), Scene("C", 95));
        Write("b.json", Scene("B2", 55), Scene("D", 1, 20));
        var providers = Path.Combine(folder.Path, "providers.json");
        File.WriteAllText(providers, new JsonObject { ["providers"] = new JsonArray(Provider("one", "a.json", 1), Provider("two", "b.json", 2), Provider("gone", "gone.json", 3)) }.ToJsonString());
        options = Options.Create(new CatalogSearchOptions { ProvidersFile = providers });
        search = new SceneSearch(options, TimeProvider.System);
        snapshots = new SnapshotStore(database.Jobs, options);
    }

    public void Dispose()
    {
        search.Dispose();
        folder.Dispose();
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task A_search_over_providers_is_stored_with_its_choice_and_read_in_pages()
    {
        var found = await new SearchItemsHandler(search, snapshots).RunAsync("one+two+gone", Query, default);
        Assert.Equal(["A", "B", "D"], Ids(found));
        var stored = await snapshots.ReadAsync(found.Id.ToString(), default);
        Assert.Equal((found.Hash, 3), (stored.Hash, stored.Count));
        Assert.Equal(["one", "one", "two"], stored.Items.Select(item => item.Provider));
        var choice = JsonNode.Parse(stored.Choice)!;
        Assert.False((bool)choice["complete"]!);
        Assert.Equal("B2", (string?)choice["dropped"]![0]!["id"]);
        Assert.Equal(["answered", "answered", "failed"], choice["providers"]!.AsArray().Select(outcome => (string?)outcome!["state"]));
        Write("a.json");
        var pages = new List<string>();
        for (var after = 0; await snapshots.ReadAsync(found.Id.ToString(), default, after, 2) is { Items.Count: > 0 } page; after += page.Items.Count)
        {
            Assert.Equal(3, page.Count);
            pages.Add(string.Join(' ', Ids(page)));
        }
        Assert.Equal(["A B", "D"], pages);
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task A_standing_search_sends_what_is_new_once_and_what_was_made_anew_again()
    {
        var handler = Handler();
        var first = await handler.RunAsync(fire, "one", Query, false, default);
        Assert.Equal(["A", "B"], Ids(first));
        Assert.Empty((await handler.RunAsync(fire, "one", Query, false, default)).Items);
        Write("a.json", Scene("A", 5), Scene("B", 54), Scene("E", 2));
        var next = await handler.RunAsync(fire, "one", Query, false, default);
        Assert.Equal(["B", "E"], Ids(next));
        Assert.Equal(["B", "E"], Ids(await snapshots.ReadAsync(next.Id.ToString(), default)));
        // Another name has seen nothing yet; whoever asks something else under the name is told.
        Assert.Equal(3, (await handler.RunAsync(fire with { Name = "floods" }, "one", Query, false, default)).Items.Count);
        var other = await Assert.ThrowsAsync<DatacubeException>(() => handler.RunAsync(fire, "one", new(), false, default));
        Assert.Equal("option.value", other.Code);
        Assert.Equal(3, (await handler.RunAsync(fire, "one", Query, true, default)).Items.Count);
        Assert.Empty((await handler.RunAsync(fire, "one", Query, false, default)).Items);
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task A_snapshot_whose_answer_was_lost_comes_again_until_the_caller_has_it()
    {
        var handler = Handler();
        var lost = await handler.RunAsync(fire, "one", Query, false, default, "");
        var first = await handler.RunAsync(fire, "one", Query, false, default, "");
        Assert.Equal((lost.Id, "A B"), (first.Id, string.Join(' ', Ids(first))));
        // However long ago: the last snapshot is kept for as long as the search.
        await ChangeAsync("update snapshot set searched = now() - interval '400 days' where id in (select latest from standing where owner = @owner)");
        await handler.RunAsync(fire with { Name = "beside" }, "one", Query, false, default);
        Assert.Equal(lost.Id, (await handler.RunAsync(fire, "one", Query, false, default, "")).Id);
        Write("a.json", Scene("A", 5), Scene("E", 2));
        var second = await handler.RunAsync(fire, "one", Query, false, default, first.Id.ToString());
        Assert.Equal(["E"], Ids(second));
        Assert.Equal(second.Id, (await handler.RunAsync(fire, "one", Query, false, default, first.Id.ToString())).Id);
        Assert.Empty((await handler.RunAsync(fire, "one", Query, false, default, second.Id.ToString())).Items);
        Assert.Equal(["A", "E"], Ids(await handler.RunAsync(fire, "one", Query, true, default, "")));
        // At the same time: one searches, the others are given what it found.
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => handler.RunAsync(fire with { Name = "floods" }, "one", Query, false, default, "")));
        Assert.Single(runs.Select(run => run.Id).Distinct());
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task Runs_at_the_same_time_send_every_item_exactly_once()
    {
        var handler = Handler();
        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => handler.RunAsync(fire, "one,two", Query, false, default)));
        Assert.Equal(["A", "B"], runs.SelectMany(Ids).Order(StringComparer.Ordinal));
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task A_provider_that_stands_in_for_another_makes_no_scene_new()
    {
        var handler = Handler();
        Assert.Equal(["A", "B"], Ids(await handler.RunAsync(fire, "one,two", Query, false, default)));
        Write("b.json", Scene("A", 6), Scene("D", 1, 20));
        for (var turn = 0; turn < 2; turn++)
        {
            File.Delete(Path.Combine(folder.Path, "a.json"));
            Assert.Equal(turn == 0 ? ["D"] : [], Ids(await handler.RunAsync(fire, "one,two", Query, false, default)));
            Write("a.json", Scene("A", 5), Scene("B", 55));
            Assert.Empty((await handler.RunAsync(fire, "one,two", Query, false, default)).Items);
        }
        Write("a.json", Scene("A", 4), Scene("B", 55));
        Assert.Equal(["A"], Ids(await handler.RunAsync(fire, "one,two", Query, false, default)));
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task A_slow_run_does_not_send_an_older_version_after_a_newer_one()
    {
        var began = TimeProvider.System.GetUtcNow();
        (ItemVersion, SnapshotItem) Seen(string hash) => (new("c/A", hash), new("{}", "https://x/", false, "") { Provider = "one" });
        async Task<int> Take(string hash, int second) => await database.Jobs.RunAsync(async (connection, stop) => (await StandingTables.TakeNewAsync(connection, fire, [Seen(hash)], began.AddSeconds(second), 365, stop)).Count, default);
        await database.Jobs.RunAsync((connection, stop) => StandingTables.BeginAsync(connection, fire, "{}", false, options.Value, stop), default);
        Assert.Equal((1, 1, 0, 1), (await Take("v1", 0), await Take("v2", 20), await Take("v1", 10), await Take("v3", 30)));
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task What_was_sent_before_providers_were_told_apart_is_compared_with_whichever_comes_first()
    {
        var handler = Handler();
        async Task<string> RunAsync() => string.Join(' ', Ids(await handler.RunAsync(fire, "one,two", Query, false, default)));
        Assert.Equal("A B", await RunAsync());
        await ChangeAsync("update standing_seen set provider = '' where owner = @owner");
        Write("a.json", Scene("A", 5), Scene("B", 54));
        Assert.Equal("B", await RunAsync());
        Assert.Equal("", await RunAsync());
        // Another provider of a scene that has been sent: as ever, it makes nothing new.
        Write("b.json", Scene("A", 6), Scene("B", 53));
        File.Delete(Path.Combine(folder.Path, "a.json"));
        Assert.Equal("", await RunAsync());
        Write("a.json", Scene("A", 5), Scene("B", 54));
        Assert.Equal("", await RunAsync());
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task An_owner_has_so_many_standing_searches_and_what_never_runs_goes()
    {
        options.Value.StandingSearches = 2;
        var handler = Handler();
        await handler.RunAsync(fire, "one", Query, false, default);
        await handler.RunAsync(fire with { Name = "floods" }, "one", Query, false, default);
        Assert.Equal("option.value", (await Assert.ThrowsAsync<DatacubeException>(() => handler.RunAsync(fire with { Name = "third" }, "one", Query, false, default))).Code);
        await ChangeAsync("update standing set ran = now() - interval '400 days' where name = 'floods' and owner = @owner");
        Assert.Empty((await handler.RunAsync(fire, "one", Query, false, default)).Items);
        Assert.Equal(2, (await handler.RunAsync(fire with { Name = "third" }, "one", Query, false, default)).Items.Count);
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task Names_that_are_no_providers_and_files_outside_of_the_roots_are_refused()
    {
        Assert.Equal("catalog.not_found", (await Assert.ThrowsAsync<DatacubeException>(() => search.RunAsync("one+twoo", new(), default))).Code);
        Assert.Equal("uri.not_allowed", (await Assert.ThrowsAsync<DatacubeException>(() => search.RunAsync(Path.Combine(folder.Path, "a.json"), new(), default))).Code);
    }

    [Theory, Trait("kind", "unit")]
    [InlineData("", "name.form")]
    [InlineData("../x", "name.form")]
    [InlineData("a\n", "name.form")]
    [InlineData("fires", "option.value")]
    public void Standing_searches_have_a_name_and_ask_for_all(string name, string code) =>
        Assert.Equal(code, Assert.Throws<DatacubeException>(() => RunStandingSearchRules.Read(new() { Name = name, Search = new() { MaxItems = 5 } })).Code);

    private Task<int> ChangeAsync(string statement) => database.Jobs.RunAsync(async (connection, stop) =>
    {
        await using var change = new Npgsql.NpgsqlCommand(statement, connection);
        change.Parameters.AddWithValue("owner", fire.Owner);
        return await change.ExecuteNonQueryAsync(stop);
    }, default);

    private RunStandingSearchHandler Handler() => new(search, snapshots, database.Jobs, options);

    private static IEnumerable<string> Ids(StoredSnapshot found) => found.Items.Select(item => (string)JsonNode.Parse(item.Json)!["id"]!);

    private JsonObject Provider(string name, string file, int order) => new() { ["name"] = name, ["kind"] = "stac", ["location"] = Path.Combine(folder.Path, file), ["order"] = order };

    private void Write(string name, params JsonObject[] items) =>
        File.WriteAllText(Path.Combine(folder.Path, name), new JsonObject { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. items]) }.ToJsonString());

    private static JsonObject Scene(string id, double cloud, double lon = 10) => JsonNode.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
        {"type":"Feature","stac_version":"1.0.0","id":"{{id}}","collection":"c","geometry":{"type":"Point","coordinates":[{{lon + id[0] * 0.1}},0]},
         "properties":{"datetime":"2023-08-15T10:00:00Z","eo:cloud_cover":{{cloud}} },"links":[],"assets":{} }
        """))!.AsObject();
}
