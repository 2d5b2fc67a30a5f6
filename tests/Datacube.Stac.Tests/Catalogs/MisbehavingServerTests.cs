using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Searching;
using Xunit;

namespace Datacube.Stac.Tests.Catalogs;

[Trait("kind", "unit")]
public class MisbehavingServerTests
{
    private const string Api = "https://api.example.com/";

    public static TheoryData<string, string> Links => new()
    {
        { """{"rel":"next","href":"https://api.example.com/search","method":"POST","body":{"token":"2"}}""", "feed.loop" },
        { """{"rel":"next","href":"https://api.example.com/search?token=2"}""", "feed.loop" },
        { """{"rel":"next","href":"https://evil.example.org/search?token=2"}""", "feed.loop" },
        { """{"rel":"next","href":"http://api.example.com/search?token=2"}""", "feed.loop" },
        { """{"rel":"next","href":"https://api.example.com:8443/search?token=2"}""", "feed.loop" },
    };

    [Theory]
    [MemberData(nameof(Links))]
    public async Task A_next_link_that_loops_or_leaves_the_host_is_refused(string link, string code)
    {
        var server = Searching(_ => ScriptedServer.Page([ScriptedServer.Item("a")], JsonNode.Parse(link)!.AsObject()));
        await AssertCode(code, () => server.SearchAsync(Api));
        Assert.DoesNotContain(server.Asked, asked => asked.Contains("evil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Endless_pages_with_new_tokens_and_the_same_items_are_a_loop()
    {
        var server = Searching(body => ScriptedServer.Page([ScriptedServer.Item("a")], Next(body)));
        await AssertCode("feed.loop", () => server.SearchAsync(Api));
    }

    [Fact]
    public async Task Endless_pages_with_new_items_stop_at_the_page_cap()
    {
        var server = Searching(body => ScriptedServer.Page([ScriptedServer.Item($"item-{(int?)body?["token"] ?? 0}")], Next(body)));
        await AssertCode("feed.too_large", () => server.SearchAsync(Api, null, new() { MaxPages = 7 }));
        Assert.Equal(8, server.Asked.Count);
    }

    [Fact]
    public async Task Too_many_items_are_refused()
    {
        var server = Searching(_ => ScriptedServer.Page(Enumerable.Range(0, 11).Select(i => ScriptedServer.Item($"i{i}"))));
        await AssertCode("feed.too_large", () => server.SearchAsync(Api, null, new() { MaxItems = 10 }));
    }

    [Fact]
    public async Task A_huge_answer_is_refused_with_and_without_a_stated_length()
    {
        var options = new CatalogOptions { Json = new JsonLimits(MaxBytes: 1000) };
        var stated = new ScriptedServer((_, _) => ScriptedServer.Json(new string(' ', 2000)));
        await AssertCode("feed.too_large", () => stated.SearchAsync(Api, null, options));
        var unstated = new ScriptedServer((_, _) => Streamed(new EndlessStream(), "application/json"));
        await AssertCode("feed.too_large", () => unstated.SearchAsync(Api, null, options));
    }

    [Fact]
    public async Task An_answer_that_ends_early_is_asked_for_again()
    {
        var attempts = 0;
        var server = new ScriptedServer((_, _) => ++attempts < 3 ? Streamed(new BrokenStream(), "application/json") : ScriptedServer.Json(ScriptedServer.Item("a")));
        Assert.Single(await server.SearchAsync(Api));
        var broken = new ScriptedServer((_, _) => Streamed(new BrokenStream(), "application/json"));
        await AssertCode("source.truncated", () => broken.SearchAsync(Api));
        Assert.Equal(3, broken.Asked.Count);
    }

    [Theory]
    [InlineData(401, "source.unauthorized")]
    [InlineData(403, "source.unauthorized")]
    [InlineData(404, "source.not_found")]
    [InlineData(400, "source.refused")]
    [InlineData(501, "source.unavailable")]
    public async Task A_failed_status_has_its_code(int status, string code)
    {
        var server = new ScriptedServer((_, _) => ScriptedServer.Status(status));
        await AssertCode(code, () => server.SearchAsync(Api));
    }

    [Theory]
    [InlineData("<html>login</html>", "text/html", "feed.form")]
    [InlineData("not json", "application/json", "json.form")]
    [InlineData("{\"a\":1,\"a\":2}", "application/json", "json.duplicate_key")]
    [InlineData("[]", "application/json", "json.form")]
    [InlineData("{}", "application/json", "feed.form")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[1]}", "application/json", "feed.form")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\"}]}", "application/json", "feed.form")]
    [InlineData("{\"type\":\"Feature\",\"id\":\"x\",\"properties\":{\"datetime\":null}}", "application/json", "feed.form")]
    public async Task An_answer_that_is_no_catalogue_has_a_code(string text, string type, string code)
    {
        var server = new ScriptedServer((_, _) =>
        {
            var response = ScriptedServer.Json(text);
            response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            return response;
        });
        await AssertCode(code, () => server.SearchAsync(Api));
    }

    [Fact]
    public async Task A_search_link_to_another_host_is_refused()
    {
        var server = new ScriptedServer((_, _) => ScriptedServer.Json(ScriptedServer.Landing(search: "https://evil.example.org/search")));
        await AssertCode("href.not_allowed", () => server.SearchAsync(Api));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_search_page_that_is_no_feature_collection_is_refused()
    {
        var server = Searching(_ => new JsonObject { ["items"] = new JsonArray() });
        await AssertCode("feed.form", () => server.SearchAsync(Api));
    }

    [Fact]
    public async Task A_body_to_merge_keeps_the_request_before_and_headers_are_sent()
    {
        var next = new JsonObject
        {
            ["rel"] = "next", ["href"] = "search", ["method"] = "POST", ["merge"] = true,
            ["body"] = new JsonObject { ["token"] = "t2" }, ["headers"] = new JsonObject { ["X-Page"] = "2", ["X-List"] = new JsonArray("a", "b") },
        };
        var server = Searching(body => body!["token"] is null ? ScriptedServer.Page([ScriptedServer.Item("a")], next) : ScriptedServer.Page([ScriptedServer.Item("b")]));
        Assert.Equal(2, (await server.SearchAsync(Api, new() { Collections = ["c"] })).Count);
        Assert.Equal("""POST https://api.example.com/search {"limit":100,"collections":["c"],"token":"t2"}""", server.Asked[2]);
        Assert.Equal("2", server.Requests[2].Headers.GetValues("X-Page").Single());
        Assert.Equal("a,b", server.Requests[2].Headers.GetValues("X-List").Single());
    }

    [Fact]
    public async Task A_box_across_the_antimeridian_is_searched_as_two_and_united()
    {
        var server = Searching(body => (double)body!["bbox"]![0]! > 0
            ? ScriptedServer.Page([ScriptedServer.Item("east", 179), ScriptedServer.Item("both", 180)])
            : ScriptedServer.Page([ScriptedServer.Item("west", -179), ScriptedServer.Item("both", 180)]));
        var items = await server.SearchAsync(Api, new() { Boxes = BboxRules.Parse([178, 49, -178, 51]).Boxes });
        Assert.Equal(["both", "east", "west"], items.Select(item => item.Id));
        Assert.Equal(3, server.Asked.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_page_size_out_of_range_is_refused(int size)
    {
        var server = Searching(_ => ScriptedServer.Page([]));
        await AssertCode("page.limit", () => server.SearchAsync(Api, new() { PageSize = size }));
        Assert.Single(server.Asked);
    }

    private static ScriptedServer Searching(Func<JsonObject?, JsonObject> page) =>
        new((request, body) => ScriptedServer.Json(request.EndsWith(".com/", StringComparison.Ordinal) ? ScriptedServer.Landing() : page(body)));

    private static JsonObject Next(JsonObject? body) => new()
    {
        ["rel"] = "next", ["href"] = Api + "search", ["method"] = "POST", ["body"] = new JsonObject { ["token"] = ((int?)body?["token"] ?? 0) + 1 },
    };

    private static HttpResponseMessage Streamed(Stream stream, string type) => new(HttpStatusCode.OK)
    {
        Content = new StreamContent(stream) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
    };

    private static async Task AssertCode(string code, Func<Task> action) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<DatacubeException>(action)).Code);
}
