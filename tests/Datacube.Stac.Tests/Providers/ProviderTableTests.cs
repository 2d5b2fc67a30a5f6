using Datacube.Contracts.Errors;
using Datacube.Stac.Providers;
using Datacube.Stac.Tests.Catalogs;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Providers;

[Trait("kind", "unit")]
public class ProviderTableTests
{
    [Fact]
    public void The_built_in_providers_stand_in_their_order()
    {
        Assert.Equal(["earth-search", "planetary-computer", "copernicus-stac", "copernicus-odata"], ProviderTable.BuiltIn.Providers.Select(provider => provider.Name));
        Assert.Equal(["earth-search", "planetary-computer"], ProviderTable.BuiltIn.For(["naip"]).Select(provider => provider.Name));
        var unknown = Assert.Throws<DatacubeException>(() => ProviderTable.BuiltIn.Find("earth-serch"));
        Assert.Equal("catalog.not_found", unknown.Code);
        Assert.Contains("Nearest: earth-search", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_adds_providers_and_replaces_them_by_name()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "providers.json");
        File.WriteAllText(file, """
            {"providers":[
              {"name":"mirror","kind":"stac","location":"https://api.example.com/","order":1,"collections":{"s2":{"id":"c"}},"bands":{"B04":"red"}},
              {"name":"earth-search","kind":"opensearch","location":"https://hub.example.com/search"}]}
            """);
        var table = ProviderTable.WithFile(file);
        Assert.Equal(5, table.Providers.Count);
        Assert.Equal("opensearch", table.Find("earth-search").Kind);
        var item = ScriptedServer.Item("a");
        item["assets"] = new System.Text.Json.Nodes.JsonObject { ["B04"] = new System.Text.Json.Nodes.JsonObject { ["href"] = "b04.tif" } };
        using var bench = new ProviderBench(new((_, _) => ScriptedServer.Json(item)));
        var mirror = table.For(["s2"])[0] with { Limits = ProviderBench.Patient };
        var found = Assert.Single(await bench.SearchAsync(mirror, new() { Collections = ["s2"] }));
        Assert.Equal("red", found.Assets["B04"].Bands[0].CommonName);
    }

    [Theory]
    [InlineData("""{"providers":[{"name":"a","kind":"stac"}]}""", "option.value", "location")]
    [InlineData("""{"providers":[{"name":"a","kind":"stac","location":"x","limit":5}]}""", "option.value", "limit")]
    [InlineData("""{"providers":[{"name":"a","kind":"stac","location":"x","limits":{"concurrency":0}}]}""", "option.value", "concurrency 1 to 64")]
    [InlineData("""{"providers":[{"name":"../a","kind":"stac","location":"x"}]}""", "name.form", "a-z")]
    [InlineData("""{"providers":[{"name":"a","kind":"stac","location":"x"},{"name":"a","kind":"stac","location":"y"}]}""", "option.value", "same name")]
    [InlineData("""{"providers":[],"providers":[]}""", "json.duplicate_key", "providers")]
    public void A_file_that_is_wrong_is_refused_with_the_place(string json, string code, string expected)
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "p.json");
        File.WriteAllText(file, json);
        var refused = Assert.Throws<DatacubeException>(() => ProviderTable.WithFile(file));
        Assert.Equal(code, refused.Code);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_without_an_adapter_is_refused_and_one_can_be_added()
    {
        using var bench = new ProviderBench(new((_, _) => ScriptedServer.Json(ScriptedServer.Item("a"))));
        var provider = ProviderBench.Provider("carrier-pigeon", "https://api.example.com/");
        Assert.Contains("odata, opensearch, stac", (await Assert.ThrowsAsync<DatacubeException>(() => bench.SearchAsync(provider))).Message, StringComparison.Ordinal);
        bench.Catalogs.Add("carrier-pigeon", (settings, options, cancellation) => Stac.Catalogs.StacCatalog.OpenAsync(settings.Location, options, cancellation));
        Assert.Single(await bench.SearchAsync(provider));
    }
}
