using System.Text.Json.Nodes;
using Datacube.Testing;
using Xunit;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>Writing through the STAC API.</summary>
[Trait("kind", "system"), Collection(StacGroup.Name)]
public sealed class TransactionTests(PublicCatalog catalog)
{
    private static readonly DateTimeOffset Noon = new(2023, 8, 15, 12, 0, 0, TimeSpan.Zero);

    [RequiresProgramFact("server:postgres")]
    public async Task An_item_is_added_once_replaced_changed_and_removed()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("written", []);
        var item = SampleItems.Item("written", "a/b c", Noon, 15, 45, 12);
        var created = await service.SendAsync(HttpMethod.Post, "/collections/written/items", item, StacService.Writer);
        Assert.Equal(201, created.Status);
        Assert.Equal($"{service.Root}/collections/written/items/a%2Fb%20c", created.Headers["location"]);
        Assert.Equal("conflict.already_exists", (await service.SendAsync(HttpMethod.Post, "/collections/written/items", item, StacService.Writer)).Code);

        item["properties"]!["eo:cloud_cover"] = 80;
        var address = created.Headers["location"];
        Assert.Equal(200, (await service.SendAsync(HttpMethod.Put, address, item, StacService.Writer)).Status);
        Assert.Equal(["a/b c"], (await service.GetAsync("/search?collections=written&filter=eo:cloud_cover%20%3E%2070")).Ids);

        var patch = new JsonObject { ["properties"] = new JsonObject { ["eo:cloud_cover"] = 5, ["title"] = null } };
        var patched = await service.SendAsync(HttpMethod.Patch, address, patch, StacService.Writer);
        Assert.Equal((200, 5, false, "sentinel-2a"), (patched.Status, (int)patched.Json["properties"]!["eo:cloud_cover"]!, patched.Json["properties"]!.AsObject().ContainsKey("title"), $"{patched.Json["properties"]!["platform"]}"));
        // RFC 7396: an object for a member that is not there, too, is merged; nothing becomes null.
        var nested = await service.SendAsync(HttpMethod.Patch, address, JsonNode.Parse("""{"properties":{"a":{"b":null,"c":{"d":1,"e":null}}}}"""), StacService.Writer);
        Assert.Equal("""{"c":{"d":1}}""", nested.Json["properties"]!["a"]!.ToJsonString());
        Assert.Contains("derived_from", patched.Text, StringComparison.Ordinal);

        Assert.Equal(204, (await service.SendAsync(HttpMethod.Delete, address, null, StacService.Writer)).Status);
        Assert.Equal(404, (await service.GetAsync(address)).Status);
        Assert.Equal(404, (await service.SendAsync(HttpMethod.Delete, address, null, StacService.Writer)).Status);
        Assert.Equal(404, (await service.SendAsync(HttpMethod.Put, address, item, StacService.Writer)).Status);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Of_two_changes_at_the_same_time_none_is_lost()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("changed", [SampleItems.Item("changed", "one", Noon, 15, 45, 12)]);
        await using var source = Npgsql.NpgsqlDataSource.Create(service.Connection);
        await using var connection = await source.OpenConnectionAsync();
        Task<StacAnswer> first, second;
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await Datacube.CatalogSearch.Items.CollectionLock.TakeAsync(connection, "changed", CancellationToken.None);
            first = ChangeAsync(service, new() { ["title"] = "Changed" });
            second = ChangeAsync(service, new() { ["eo:cloud_cover"] = 80 });
            await using var waiting = new Npgsql.NpgsqlCommand("select count(*) from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())", connection);
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while ((long)(await waiting.ExecuteScalarAsync(patience.Token))! < 2)
                await Task.Delay(20, patience.Token);
            await transaction.CommitAsync();
        }
        Assert.Equal((200, 200), ((await first).Status, (await second).Status));
        var item = (await service.GetAsync("/collections/changed/items/one")).Json;
        Assert.Equal(("Changed", 80), ($"{item["properties"]!["title"]}", (int)item["properties"]!["eo:cloud_cover"]!));
    }

    [RequiresProgramFact("server:postgres")]
    public async Task A_list_with_one_bad_item_adds_none()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("whole", []);
        var bad = SampleItems.Item("whole", "bad", Noon, 15, 45);
        bad["properties"]!.AsObject().Remove("datetime");
        var both = new JsonObject { ["type"] = "FeatureCollection", ["features"] = new JsonArray(SampleItems.Item("whole", "good", Noon, 15, 45), bad) };
        Assert.Equal((400, "item.form"), await CodeAsync(service, both));
        Assert.Empty((await service.GetAsync("/search?collections=whole")).Ids);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task A_list_with_an_id_twice_is_refused()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("twice", []);
        var list = new JsonObject { ["type"] = "FeatureCollection", ["features"] = new JsonArray(SampleItems.Item("twice", "same", Noon, 15, 45), SampleItems.Item("twice", "same", Noon, 16, 45)) };
        var answer = await service.SendAsync(HttpMethod.Post, "/collections/twice/items", list, StacService.Writer);
        Assert.Equal((400, "item.form"), (answer.Status, answer.Code));
        Assert.Empty((await service.GetAsync("/search?collections=twice")).Ids);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task A_backslash_before_u0000_is_a_text_like_any()
    {
        var service = await catalog.ServiceAsync();
        var collection = SampleItems.Collection("escaped");
        collection["title"] = "C:\\u0000";
        await StacService.RequireAsync(service.SendAsync(HttpMethod.Post, "/collections", collection, StacService.Writer), 201);
        var item = SampleItems.Item("escaped", "one", Noon, 15, 45);
        item["properties"]!["title"] = "C:\\u0000";
        var created = await StacService.RequireAsync(service.SendAsync(HttpMethod.Post, "/collections/escaped/items", item, StacService.Writer), 201);
        Assert.Equal("C:\\u0000", $"{created.Json["properties"]!["title"]}");
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Collections_come_and_go_with_their_items()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("passing", SampleItems.Row("passing", 3));
        var document = SampleItems.Collection("passing");
        Assert.Equal("conflict.already_exists", (await service.SendAsync(HttpMethod.Post, "/collections", document, StacService.Writer)).Code);
        document["title"] = "Changed";
        Assert.Equal("Changed", $"{(await service.SendAsync(HttpMethod.Put, "/collections/passing", document, StacService.Writer)).Json["title"]}");
        Assert.Equal(204, (await service.SendAsync(HttpMethod.Delete, "/collections/passing", null, StacService.Writer)).Status);
        Assert.Equal(404, (await service.GetAsync("/collections/passing")).Status);
        Assert.Empty((await service.GetAsync("/search?collections=passing")).Ids);
        Assert.Equal(404, (await service.SendAsync(HttpMethod.Post, "/collections/passing/items", SampleItems.Item("passing", "x", Noon, 1, 1), StacService.Writer)).Status);
        await service.FillAsync("passing", SampleItems.Row("passing", 2));
        Assert.Equal(2, (await service.GetAsync("/search?collections=passing")).Ids.Count);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { """{"type":"Item"}""", "item.form" },
        { """{"type":"Feature","stac_version":"1.0.0","id":"x","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z"}}""", "item.form" },
        { """{"type":"Feature","stac_version":"1.0.0","id":"","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z"},"assets":{}}""", "item.form" },
        { """{"type":"Feature","stac_version":"1.0.0","id":"x","collection":"other","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z"},"assets":{}}""", "item.form" },
        { """{"type":"Feature","stac_version":"1.0.0","id":"x","geometry":null,"properties":{"datetime":null,"start_datetime":"2023-01-01T00:00:00Z"},"assets":{}}""", "item.form" },
        { """{"type":"Feature","stac_version":"1.0.0","id":"x","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z","t":"\u0000"},"assets":{}}""", "item.form" },
        { """{"type":"Feature","stac_version":"1.0.0","id":"x","geometry":{"type":"Polygon","coordinates":[[[1,2],[3]]]},"properties":{"datetime":"2023-01-01T00:00:00Z"},"assets":{}}""", "geometry.invalid" },
        { """{"type":"Feature","stac_version":"1.0.0","id":"x","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z","n":[1e-400]},"assets":{}}""", "item.form" },
        { """{"type":"Feature","stac_version":"1.0.0","id":"x","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z","n":0e-99999},"assets":{}}""", "item.form" },
        { """{"type":"FeatureCollection","features":{}}""", "item.form" },
        { """{"type":"Feature","stac_version":"1.0.0","id":"a%2fb","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z"},"assets":{}}""", "item.form" },
    };

    [RequiresProgramTheory("server:postgres"), MemberData(nameof(Refused))]
    public async Task What_is_no_item_is_refused_by_its_code(string body, string code)
    {
        var service = await catalog.ServiceAsync();
        Assert.Equal((400, code), await CodeAsync(service, JsonNode.Parse(body)!.AsObject()));
    }

    private static Task<StacAnswer> ChangeAsync(StacService service, JsonObject properties) =>
        service.SendAsync(HttpMethod.Patch, "/collections/changed/items/one", new JsonObject { ["properties"] = properties }, StacService.Writer);

    private static async Task<(int, string?)> CodeAsync(StacService service, JsonObject body)
    {
        var answer = await service.SendAsync(HttpMethod.Post, "/collections/whole/items", body, StacService.Writer);
        return (answer.Status, answer.Code);
    }
}
