using System.Text.Json.Nodes;
using Datacube.Testing;
using Xunit;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>The STAC API as clients of other people see it.</summary>
[Trait("kind", "system"), Collection(StacGroup.Name)]
public sealed class StacClientTests(PublicCatalog catalog)
{
    // Items of Earth Search name this version and state properties that it does not know.
    private const string ProviderFault = "https://stac-extensions.github.io/sentinel-2/v1.0.0/schema.json";
    private static readonly string[] Places = ["self", "root", "parent", "collection"];

    [RequiresProgramFact("server:postgres")]
    public async Task A_client_walks_from_the_landing_page_to_every_item()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("walked", SampleItems.Row("walked", 40));
        Assert.Matches("^[1-9][0-9]* collections, [1-9][0-9]+ items, ", await WalkAsync(service));
    }

    [RequiresProgramFact("server:postgres", Data = "stac")]
    public async Task Real_items_go_in_and_come_out_equal_in_every_member_and_valid()
    {
        var service = await catalog.ServiceAsync();
        var items = RecordedItems.All();
        Assert.True(items.Count > 100, $"{items.Count} items");
        foreach (var collection in items.GroupBy(pair => $"{pair.Item["collection"]}"))
            await service.FillAsync(collection.Key, collection.Select(pair => pair.Item));
        foreach (var (file, item) in items)
        {
            var answer = await service.GetAsync($"/collections/{Uri.EscapeDataString($"{item["collection"]}")}/items/{Uri.EscapeDataString($"{item["id"]}")}");
            Assert.True(answer.Status == 200, $"{file}: {answer.Text}");
            RequireEqual(file, item, answer.Json);
        }
        Assert.Matches("^[1-9][0-9]* collections, [1-9][0-9]+ items, ", await WalkAsync(service));
    }

    // Numbers and texts as they were written, not just equal values.
    private static void RequireEqual(string file, JsonObject given, JsonObject found)
    {
        foreach (var (name, value) in given.Where(member => member.Key != "links"))
            Assert.True(value?.ToJsonString() == found[name]?.ToJsonString(), $"{file}, {given["id"]}: {name} changed");
        Assert.Equal(given.Select(member => member.Key).Append("links").Distinct().Order(StringComparer.Ordinal), found.Select(member => member.Key).Order(StringComparer.Ordinal));
        var kept = Others(given).ToList();
        Assert.Equal(kept, Others(found));
    }

    private static IEnumerable<string> Others(JsonObject item) =>
        (item["links"] as JsonArray ?? []).OfType<JsonObject>().Where(link => !Places.Contains($"{link["rel"]}", StringComparer.Ordinal)).Select(link => link.ToJsonString());

    private static Task<string> WalkAsync(StacService service) =>
        ExternalProgram.Run("node", [Path.Combine(ExternalProgram.Readers, "walk-stac-api.mjs"), service.Root, .. SharedData.Has("stac-schemas") ? (string[])[SharedData.Require("stac-schemas"), ProviderFault] : []], TimeSpan.FromMinutes(4));
}
