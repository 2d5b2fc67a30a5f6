using System.Text.Json.Nodes;
using Datacube.Testing;
using Xunit;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>Counts of the items of a search.</summary>
[Trait("kind", "system"), Collection(StacGroup.Name)]
public sealed class AggregationTests(PublicCatalog catalog)
{
    [RequiresProgramFact("server:postgres")]
    public async Task Items_are_counted_in_all_by_collection_month_and_clouds()
    {
        var service = await catalog.ServiceAsync();
        var items = SampleItems.Row("counted", 40).Append(SampleItems.Item("counted", "clear-of-any", new(2023, 1, 1, 0, 0, 0, TimeSpan.Zero), 5, 5)).ToList();
        await service.FillAsync("counted", items);
        const string All = "total_count,datetime_min,datetime_max,collection_frequency,cloud_cover_frequency,datetime_frequency";
        foreach (var answer in (StacAnswer[])[
            await service.GetAsync($"/aggregate?collections=counted&aggregations={All}"), await service.GetAsync($"/collections/counted/aggregate?aggregations={All}"),
            await service.SendAsync(HttpMethod.Post, "/aggregate", new JsonObject { ["collections"] = new JsonArray("counted"), ["aggregations"] = new JsonArray([.. All.Split(',').Select(name => (JsonNode)name)]) })])
        {
            Assert.Equal((200, "AggregationCollection"), (answer.Status, $"{answer.Json["type"]}"));
            Assert.Equal(All.Split(','), answer.Json["aggregations"]!.AsArray().Select(one => $"{one!["name"]}"));
            Assert.Equal(41, (int)Of(answer, "total_count")["value"]!);
            Assert.Equal(("2023-01-01T00:00:00.000Z", "2023-02-09T10:00:00.000Z"), ($"{Of(answer, "datetime_min")["value"]}", $"{Of(answer, "datetime_max")["value"]}"));
            Assert.Equal(["counted 41"], Buckets(answer, "collection_frequency"));
            Assert.Equal(["2023-01-01T00:00:00.000Z 32", "2023-02-01T00:00:00.000Z 9"], Buckets(answer, "datetime_frequency"));
            Assert.Equal(Enumerable.Range(0, 40).GroupBy(index => Math.Min(index * 7 % 101 / 10, 9)).OrderBy(group => group.Key).Select(group => $"{group.Key * 10}-{group.Key * 10 + 10} {group.Count()}"), Buckets(answer, "cloud_cover_frequency"));
            Assert.Equal(1, (int)Of(answer, "cloud_cover_frequency")["overflow"]!);
        }
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Counts_are_those_of_what_a_search_finds()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("narrowed", SampleItems.Row("narrowed", 60));
        foreach (var query in (string[])["bbox=0,0,20,20", "datetime=2023-01-05T00:00:00Z/2023-01-20T00:00:00Z", "filter=eo:cloud_cover%20%3C%2030", "filter=title%20LIKE%20%27%255%27", "ids=narrowed-001,narrowed-002"])
            Assert.Equal((await service.GetAsync($"/search?limit=1000&collections=narrowed&{query}")).Ids.Count, (int)Of(await service.GetAsync($"/aggregate?collections=narrowed&aggregations=total_count&{query}"), "total_count")["value"]!);
        Assert.Equal(0, (int)Of(await service.GetAsync("/aggregate?collections=no-such-collection&aggregations=total_count"), "total_count")["value"]!);
        Assert.Empty((await service.GetAsync("/aggregate")).Json["aggregations"]!.AsArray());
        Assert.Equal("request.form", (await service.GetAsync("/aggregate?aggregations=sum")).Code);
        Assert.Equal(404, (await service.GetAsync("/collections/no-such-collection/aggregations")).Status);
        Assert.Contains((await service.GetAsync("/collections/narrowed/aggregations")).Json["aggregations"]!.AsArray(), one => $"{one!["name"]}" == "datetime_frequency");
        Assert.Contains((await service.GetAsync("/collections/narrowed")).Json["links"]!.AsArray(), link => $"{link!["rel"]}" == "aggregate");
    }

    private static JsonObject Of(StacAnswer answer, string name) => answer.Status == 200 ? answer.Json["aggregations"]!.AsArray().OfType<JsonObject>().Single(one => $"{one["name"]}" == name) : throw new InvalidOperationException(answer.Text);

    private static IEnumerable<string> Buckets(StacAnswer answer, string name) => Of(answer, name)["buckets"]!.AsArray().Select(bucket => $"{bucket!["key"]} {bucket["frequency"]}");
}
