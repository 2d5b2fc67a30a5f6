using System.Text.Json.Nodes;
using Datacube.Testing;
using Xunit;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>Searching through the STAC API.</summary>
[Trait("kind", "system"), Collection(StacGroup.Name)]
public sealed class SearchTests(PublicCatalog catalog)
{
    private static readonly DateTimeOffset Noon = new(2023, 8, 15, 12, 0, 0, TimeSpan.Zero);

    [RequiresProgramFact("server:postgres")]
    public async Task Areas_and_items_across_the_antimeridian_find_each_other()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("fiji", [SampleItems.Item("fiji", "east", Noon, 178.5, -18), SampleItems.Item("fiji", "west", Noon, -179.5, -18), SampleItems.Item("fiji", "across", Noon, 179.5, -18), SampleItems.Item("fiji", "far", Noon, 0, -18)]);
        Assert.Equal(["across", "east", "west"], await IdsAsync(service, "bbox=177,-20,-177,-15"));
        Assert.Equal(["across", "west"], await IdsAsync(service, "bbox=-179.8,-20,-179,-15"));
        Assert.Equal(["across", "east", "far", "west"], await IdsAsync(service, "bbox=-180,-20,180,-15"));
    }

    [RequiresProgramFact("server:postgres")]
    public async Task A_triangle_with_the_corners_of_its_box_is_not_the_box()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("halves", [SampleItems.Item("halves", "upper", Noon, 0.1, 0.8, width: 0.1), SampleItems.Item("halves", "lower", Noon, 0.8, 0.1, width: 0.1)]);
        async Task<IEnumerable<string>> InAsync(string ring) =>
            (await service.SearchAsync(JsonNode.Parse($$"""{"collections":["halves"],"intersects":{"type":"Polygon","coordinates":[{{ring}}] } }""")!)).Ids.Order(StringComparer.Ordinal);
        Assert.Equal(["lower"], await InAsync("[[0,0],[1,0],[1,1],[1,1],[0,0]]"));
        Assert.Equal(["lower", "upper"], await InAsync("[[0,0],[1,0],[1,1],[0,1],[0,0]]"));
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Items_with_a_span_of_time_are_found_by_any_part_of_it()
    {
        var service = await catalog.ServiceAsync();
        var month = SampleItems.Item("spans", "month", Noon, 15, 45);
        month["properties"]!["datetime"] = null;
        month["properties"]!["start_datetime"] = "2023-08-01T00:00:00Z";
        month["properties"]!["end_datetime"] = "2023-08-31T23:59:59Z";
        await service.FillAsync("spans", [month, SampleItems.Item("spans", "noon", Noon, 15, 45)]);
        foreach (var (time, found) in new[] { ("2023-08-15T12:00:00Z", "month noon"), ("2023-08-20T00:00:00Z/..", "month"), ("../2023-08-01T00:00:00Z", "month"), ("2023-09-01T00:00:00Z/2023-10-01T00:00:00Z", ""), ("/2023-08-15T14:00:00%2B02:00", "month noon") })
            Assert.Equal(found, string.Join(' ', (await service.GetAsync($"/search?collections=spans&datetime={time}")).Ids.Order(StringComparer.Ordinal)));
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Pages_go_on_where_they_ended_whatever_is_added_meanwhile()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("growing", SampleItems.Row("growing", 30));
        var page = await service.GetAsync("/search?collections=growing&limit=10");
        List<string> seen = [.. page.Ids];
        await StacService.RequireAsync(service.SendAsync(HttpMethod.Post, "/collections/growing/items", SampleItems.Item("growing", "new", Noon.AddYears(1), 1, 1), StacService.Writer), 201);
        while (page.Next is { } next)
            seen.AddRange((page = await service.GetAsync($"{next["href"]}")).Ids);
        Assert.Equal(Enumerable.Range(0, 30).Reverse().Select(index => $"growing-{index:000}"), seen);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task A_page_of_large_items_ends_before_its_limit_and_goes_on()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("heavy", []);
        foreach (var item in SampleItems.Row("heavy", 20))
        {
            item["assets"]!["red"]!["description"] = new string('x', 1_000_000);
            await StacService.RequireAsync(service.SendAsync(HttpMethod.Post, "/collections/heavy/items", item, StacService.Writer), 201);
        }
        var page = await service.GetAsync("/search?collections=heavy&limit=1000&sortby=datetime");
        Assert.Equal(17, page.Ids.Count);
        var rest = await service.GetAsync($"{page.Next!["href"]}");
        Assert.Equal(["heavy-017", "heavy-018", "heavy-019"], rest.Ids);
        Assert.Null(rest.Next);
        await StacService.RequireAsync(service.SendAsync(HttpMethod.Delete, "/collections/heavy", null, StacService.Writer), 204);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Items_of_one_collection_are_not_asked_for_with_another()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("named", SampleItems.Row("named", 1));
        Assert.Equal("request.form", (await service.GetAsync("/collections/named/items?collections=other")).Code);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task A_token_belongs_to_its_search_and_cannot_be_made_up()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("tokens", SampleItems.Row("tokens", 5));
        var next = $"{(await service.GetAsync("/search?collections=tokens&limit=2")).Next!["href"]}";
        Assert.Equal(200, (await service.GetAsync(next)).Status);
        Assert.Equal("page.token", (await service.GetAsync(next.Replace("collections=tokens", "collections=other", StringComparison.Ordinal))).Code);
        Assert.Equal("page.token", (await service.GetAsync(next[..^1] + (next[^1] == 'A' ? 'B' : 'A'))).Code);
        Assert.Equal("page.token", (await service.GetAsync($"{next}&sortby=id")).Code);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Every_sort_key_gives_the_same_items_in_pages_as_at_once()
    {
        var service = await catalog.ServiceAsync();
        var items = SampleItems.Row("sorted", 24).ToList();
        foreach (var (index, item) in items.Index())
        {
            var properties = item["properties"]!.AsObject();
            properties["gsd"] = 1 + index % 4;
            if (index % 3 == 0)
                properties.Remove("eo:cloud_cover");
            properties["odd"] = index % 5 == 0 ? null : index % 2 == 0 ? JsonValue.Create(index % 7) : JsonValue.Create($"text {index % 3}");
        }
        await service.FillAsync("sorted", items);
        foreach (var sort in (string[])["datetime", "-datetime", "-id", "eo:cloud_cover", "-properties.eo:cloud_cover,id", "gsd,-datetime", "-odd,gsd", "title", "platform,-title"])
        {
            var query = $"/search?collections=sorted&sortby={Uri.EscapeDataString(sort)}";
            var whole = (await service.GetAsync($"{query}&limit=100")).Ids;
            Assert.Equal(24, whole.Distinct().Count());
            List<string> pages = [];
            for (var next = $"{query}&limit=5"; next is not null;)
            {
                var page = await service.GetAsync(next);
                pages.AddRange(page.Ids);
                next = page.Next is { } link ? $"{link["href"]}" : null;
            }
            Assert.Equal(whole, pages);
        }
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Properties_that_are_no_times_do_not_count_as_times()
    {
        var service = await catalog.ServiceAsync();
        string[] times = ["now", "infinity", "0044-03-15 00:00:00 BC", "0001-01-01T00:00:00+05:00", "2023-02-30T00:00:00Z", "2023-08-15", "2023-08-15T10:00:00.5+02:00", "2023-08-15 09:00:00"];
        await service.FillAsync("timed", times.Select((time, index) =>
        {
            var item = SampleItems.Item("timed", $"timed-{index}", Noon.AddDays(-index), 15, 45);
            item["properties"]!["created"] = time;
            return item;
        }));
        Assert.Equal(["timed-5", "timed-6", "timed-7"], (await service.GetAsync("/search?collections=timed&filter=created%20>%20TIMESTAMP('0001-01-01T00:00:00Z')")).Ids.Order(StringComparer.Ordinal));
        List<string> pages = [];
        for (var next = "/search?collections=timed&sortby=created&limit=1"; next is not null;)
        {
            var page = await service.GetAsync(next);
            pages.AddRange(page.Ids);
            next = page.Next is { } link ? $"{link["href"]}" : null;
        }
        Assert.Equal(["timed-5", "timed-6", "timed-7", "timed-4", "timed-3", "timed-2", "timed-1", "timed-0"], pages);
        // What is no STAC, or large, is not left for the tests that read the whole catalogue.
        await StacService.RequireAsync(service.SendAsync(HttpMethod.Delete, "/collections/timed", null, StacService.Writer), 204);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Times_in_properties_are_sorted_by_where_plans_are_parallel()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("parallel", SampleItems.Row("parallel", 40));
        await using var source = Npgsql.NpgsqlDataSource.Create(service.Connection + ";Search Path=catalog,public;Options=-c parallel_setup_cost=0 -c parallel_tuple_cost=0 -c min_parallel_table_scan_size=0");
        await using var sort = source.CreateCommand("select count(*) from (select number from item_body order by instant(properties ->> 'datetime') desc limit 5) first");
        Assert.Equal(5L, await sort.ExecuteScalarAsync());
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Links_are_those_of_the_proxy_in_front()
    {
        var service = await catalog.ServiceAsync();
        var answer = await service.SendAsync(HttpMethod.Get, "", null, null, ("X-Forwarded-Host", "maps.example.org"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/space"));
        Assert.All(answer.Json["links"]!.AsArray(), link => Assert.StartsWith("https://maps.example.org/space/stac", $"{link!["href"]}", StringComparison.Ordinal));
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Pages_of_other_origins_may_read_and_errors_too()
    {
        var service = await catalog.ServiceAsync();
        Assert.Equal("*", (await service.GetAsync("/search?limit=0")).Headers["access-control-allow-origin"]);
        var asked = await service.SendAsync(HttpMethod.Options, "/search", null, null, ("Origin", "https://example.org"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type"));
        Assert.Equal((204, "*", "content-type, accept"), (asked.Status, asked.Headers["access-control-allow-origin"], asked.Headers["access-control-allow-headers"]));
    }

    private static async Task<IEnumerable<string>> IdsAsync(StacService service, string query) => (await service.GetAsync($"/search?collections=fiji&{query}")).Ids.Order(StringComparer.Ordinal);
}
