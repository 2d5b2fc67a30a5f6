using System.Text.Json.Nodes;
using Datacube.Testing;
using Xunit;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>Searches that want to get out of their place, or want too much.</summary>
[Trait("kind", "system"), Collection(StacGroup.Name)]
public sealed class HostileSearchTests(PublicCatalog catalog)
{
    private const string Attack = "x'; drop table catalog.item; --";

    public static TheoryData<string, string?> Texts => new()
    {
        // A quote in every kind of literal, and in names: a code, or items that do not match; never an error of the server.
        { "title = 'x''; drop table catalog.item; --'", null },
        { "title = 'x\\'; drop table catalog.item; --'", null },
        { "title in ('''', 'b''c')", null },
        { "title like '%''%' or title like '\\_' or title like '%\\%'", null },
        { "casei(title) = casei('O''NEILL')", null },
        { "accenti(title) = accenti('O''Neill é')", null },
        { "title between '''' and '''z'", null },
        { "\"ti'tle\" = 'a'", "filter.property" },
        { "\"title\"\"; drop\" = 'a'", "filter.property" },
        { "datetime > TIMESTAMP('2023-01-01T00:00:00Z''')", "filter.form" },
        { "datetime > DATE('2023-01-01''')", "filter.form" },
        { "datetime > '2023-01-01T00:00:00Z''; --'", "filter.type" },
        { "T_DURING(datetime, INTERVAL('2023-01-01''', '..'))", "filter.form" },
        { "S_INTERSECTS(geometry, POINT(1 2'))", "filter.form" },
        { "eo:cloud_cover < 20'", "filter.form" },
        { "eo:cloud_cover < '20'", "filter.type" },
        { "pg_sleep(10) = 1", "filter.function" },
        { "\"eo:cloud_cover\" / 0 > 1 or \"eo:cloud_cover\" % 0 > 1 or \"eo:cloud_cover\" div 0 > 1", null },
        { "(0 - 1) ^ 0.5 > \"eo:cloud_cover\"", "filter.type" },
        { "eo:cloud_cover * 1e308 * 1e308 > 1", "filter.type" },
        { "title = 1", "filter.type" },
        { "$1 = 2", "filter.form" },
    };

    [RequiresProgramTheory("server:postgres"), MemberData(nameof(Texts))]
    public async Task A_filter_finds_nothing_or_is_refused_by_its_code(string filter, string? code)
    {
        var service = await FilledAsync();
        var answer = await service.GetAsync($"/search?collections=hostile&filter={Uri.EscapeDataString(filter)}");
        if (code is null)
            Assert.Empty(answer.Ids);
        else
            Assert.Equal((400, code), (answer.Status, answer.Code));
        await RequireWholeAsync(service);
    }

    public static TheoryData<string, int> Bodies => new()
    {
        { """{"ids":["ATTACK"]}""", 200 },
        { """{"collections":["ATTACK"]}""", 200 },
        { """{"datetime":"ATTACK"}""", 400 },
        { """{"token":"ATTACK"}""", 400 },
        { """{"sortby":[{"field":"ATTACK"}]}""", 400 },
        { """{"sortby":[{"field":"id","direction":"ATTACK"}]}""", 400 },
        { """{"fields":{"include":["ATTACK"],"exclude":["a.b.c.d'"]}}""", 200 },
        { """{"query":{"ATTACK":{"eq":1}}}""", 400 },
        { """{"query":{"title":{"eq":"ATTACK"}}}""", 200 },
        { """{"query":{"title":{"startsWith":"%","contains":"_","endsWith":"\\"}}}""", 200 },
        { """{"query":{"title":{"ATTACK":1}}}""", 400 },
        { """{"filter":{"op":"ATTACK","args":[1,2]}}""", 400 },
        { """{"filter":{"op":"=","args":[{"property":"ATTACK"},1]}}""", 400 },
        { """{"filter":{"op":"=","args":[{"property":"title"},"ATTACK"]}}""", 200 },
        { """{"filter":{"op":"=","args":[{"property":"datetime"},{"timestamp":"ATTACK"}]}}""", 400 },
        { """{"filter":{"op":"=","args":[{"property":"datetime"},{"date":"ATTACK"}]}}""", 400 },
        { """{"filter":{"op":"a_contains","args":[{"property":"title"},["ATTACK"]]}}""", 400 },
        { """{"filter":{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":["1'",2]}]}}""", 400 },
        { """{"filter":{"op":"like","args":[{"property":"title"},"a\\"]}}""", 200 },
        { """{"filter":"title = 'a'","filter-lang":"cql2-json"}""", 400 },
        { """{"intersects":{"type":"Polygon","coordinates":[[[0,0],[10,10],[0,10],[10,0],[0,0]]]},"ids":["none"]}""", 200 },
        { """{"intersects":{"type":"Point","coordinates":[1,91]}}""", 400 },
        { """{"bbox":[0,0,1,1],"intersects":{"type":"Point","coordinates":[1,1]}}""", 400 },
        { """{"limit":10001}""", 400 },
        { """{"limit":"10; drop table item"}""", 400 },
        { """{"ids":["a\u0000b"]}""", 400 },
        { """{"query":{"title":{"eq":"a\u0000b"}}}""", 400 },
        { """{"limit":1,"limit":2}""", 400 },
    };

    [RequiresProgramTheory("server:postgres"), MemberData(nameof(Bodies))]
    public async Task A_body_is_answered_or_refused_and_never_fails(string body, int status)
    {
        var service = await FilledAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await client.PostAsync(new Uri($"{service.Root}/search"), new StringContent(body.Replace("ATTACK", Attack, StringComparison.Ordinal), null, "application/json"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        Assert.DoesNotContain("Npgsql", text, StringComparison.Ordinal);
        await RequireWholeAsync(service);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Filters_of_many_parts_and_many_levels_are_answered_up_to_the_limit_and_refused_beyond()
    {
        var service = await FilledAsync();
        async Task<string?> CodeAsync(string filter) => await service.SearchAsync(new JsonObject { ["collections"] = new JsonArray("hostile"), ["filter"] = filter }) is var answer && answer.Status == 200 ? null : answer.Code;
        Assert.Null(await CodeAsync(string.Join(" or ", Enumerable.Range(0, 2000).Select(index => $"title = 'a{index}'"))));
        Assert.Null(await CodeAsync($"title in ({string.Join(',', Enumerable.Range(0, 9000).Select(index => $"'a{index}'"))})"));
        Assert.Equal("filter.too_large", await CodeAsync(string.Join(" or ", Enumerable.Range(0, 5000).Select(index => $"title = 'a{index}'"))));
        var many = new JsonObject { ["collections"] = new JsonArray("hostile"), ["query"] = new JsonObject { ["title"] = new JsonObject { ["in"] = new JsonArray([.. Enumerable.Range(0, 20_000).Select(index => (JsonNode)(index % 2 == 0))]) } } };
        Assert.Equal("filter.too_large", (await service.SearchAsync(many)).Code);
        Assert.Null(await CodeAsync(string.Concat(Enumerable.Repeat("not (", 40)) + "title = 'a'" + new string(')', 40)));
        Assert.Equal("filter.too_deep", await CodeAsync(new string('(', 200) + "title = 'a'" + new string(')', 200)));
        await RequireWholeAsync(service);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Searches_run_as_a_role_that_can_only_read()
    {
        var service = await FilledAsync();
        await service.GetAsync("/search?limit=1");
        var granted = await service.Server.QueryAsync(service.Database, "select string_agg(distinct privilege_type, ',') from information_schema.role_table_grants where grantee = 'datacube_catalog_reader' and table_schema = 'catalog'");
        Assert.Equal("SELECT", granted);
        var roles = await service.Server.QueryAsync(service.Database, "select string_agg(distinct application_name, ',') from pg_stat_activity where datname = current_database() and application_name = 'datacube-catalog-search'");
        Assert.Equal("datacube-catalog-search", roles);
    }

    private async Task<StacService> FilledAsync()
    {
        var service = await catalog.ServiceAsync();
        if ((await service.GetAsync("/collections/hostile")).Status == 404)
            await service.FillAsync("hostile", SampleItems.Row("hostile", 5));
        return service;
    }

    private static async Task RequireWholeAsync(StacService service)
    {
        Assert.Equal(5, (await service.GetAsync("/search?collections=hostile")).Ids.Count);
        service.Process.RequireCleanLog();
    }
}
