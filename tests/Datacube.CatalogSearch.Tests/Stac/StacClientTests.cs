using Datacube.Testing;
using Xunit;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>The STAC API as clients of other people see it.</summary>
[Trait("kind", "system"), Collection(StacGroup.Name)]
public sealed class StacClientTests(PublicCatalog catalog)
{
    // Items of Earth Search name this version and state properties that it does not know.
    private const string ProviderFault = "https://stac-extensions.github.io/sentinel-2/v1.0.0/schema.json";

    [RequiresProgramFact("server:postgres")]
    public async Task A_client_walks_from_the_landing_page_to_every_item()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("walked", SampleItems.Row("walked", 40));
        Assert.Matches("^[1-9][0-9]* collections, [1-9][0-9]+ items, [1-9][0-9]+ pages, [1-9][0-9]+ validated", await WalkAsync(service));
    }

    [RequiresProgramFact("server:postgres", Data = "stac")]
    public async Task A_client_finds_nothing_wrong_with_real_items()
    {
        var service = await catalog.ServiceAsync();
        // Of each collection a few, from every answer that was recorded.
        foreach (var collection in (await RecordedItems.AllAsync()).GroupBy(pair => $"{pair.Item["collection"]}"))
            await service.FillAsync(collection.Key, collection.GroupBy(pair => pair.File).SelectMany(file => file.Take(10)).Select(pair => pair.Item));
        Assert.Matches("^[1-9][0-9]* collections, [1-9][0-9]+ items, [1-9][0-9]+ pages, [1-9][0-9]+ validated", await WalkAsync(service));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { """{"type":"Feature","stac_version":"1.1.0","id":"x","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"datetime":"2023-01-01T00:00:00Z"},"assets":{},"links":[]}""", "bbox" },
        { """{"type":"Feature","stac_version":"1.1.0","id":"x","geometry":null,"properties":{},"assets":{},"links":[]}""", "datetime" },
        { """{"type":"Feature","stac_version":"1.1.0","id":"x","geometry":null,"properties":{"datetime":"yesterday"},"assets":{},"links":[]}""", "datetime" },
        { """{"type":"Feature","stac_version":"1.1.0","id":"x","geometry":null,"properties":{"datetime":null},"assets":{},"links":[]}""", "start_datetime" },
        { """{"type":"Feature","stac_version":"1.1.0","id":"x","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z"},"assets":{"a":{}},"links":[]}""", "href" },
        { """{"type":"Feature","stac_version":"1.1.0","id":"x","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z"},"assets":{},"links":[{"rel":"collection","href":"c"}]}""", "collection" },
        { """{"type":"Feature","stac_version":"1.1.0","id":"x","geometry":{"type":"Polygon","coordinates":[[[1,2],[3,4]]]},"bbox":[1,2,3,4],"properties":{"datetime":"2023-01-01T00:00:00Z"},"assets":{},"links":[]}""", "coordinates" },
        { """{"type":"Collection","stac_version":"1.0.0","id":"x","description":"d","license":"other","extent":{"spatial":{"bbox":[[1,2]]},"temporal":{"interval":[[null,null]]}},"links":[]}""", "bbox" },
        { """{"type":"Catalog","stac_version":"2.0.0","id":"x","description":"d","links":[]}""", "stac_version" },
        { """{"type":"FeatureCollection","features":[{"type":"Item"}]}""", "features" },
    };

    [RequiresProgramTheory("node:ajv"), MemberData(nameof(Wrong))]
    public async Task What_the_client_validates_by_refuses_what_is_no_stac(string document, string member)
    {
        using var folder = new TempFolder();
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => ExternalProgram.Run("node", [Path.Combine(ExternalProgram.Readers, "validate-stac.js"), "-", folder.Write("document.json", document)]));
        Assert.Contains(member, problem.Message, StringComparison.Ordinal);
    }

    private static Task<string> WalkAsync(StacService service) =>
        ExternalProgram.Run("node", [Path.Combine(ExternalProgram.Readers, "walk-stac-api.mjs"), service.Root, .. SharedData.Has("stac-schemas") ? (string[])[SharedData.Require("stac-schemas"), ProviderFault] : []], TimeSpan.FromMinutes(4));
}
