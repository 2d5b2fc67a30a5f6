using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Tests.Stac;
using Datacube.Stac.GeoParquet;
using Datacube.Testing;
using Xunit;

namespace Datacube.CatalogSearch.Tests.IngestItems;

/// <summary><c>datacube catalog ingest</c> and <c>export</c> against the running service.</summary>
[Trait("kind", "system"), Collection(StacGroup.Name)]
public sealed class CatalogCommandTests(PublicCatalog catalog)
{
    [RequiresProgramFact("server:postgres")]
    public async Task Items_of_a_file_go_in_once_and_come_out_as_they_were_given()
    {
        var service = await catalog.ServiceAsync();
        using var folder = new TempFolder();
        var items = SampleItems.Row("filed", 1200).ToList();
        var source = folder.Write("items.ndjson", string.Join('\n', items.Select(item => item.ToJsonString())));
        Assert.Equal((0, "1200 items in filed\n"), await service.CommandAsync(StacService.Writer, "catalog", "ingest", source));
        Assert.Equal((0, """{"items":1200,"collections":["filed"]}""" + "\n"), await service.CommandAsync(StacService.Writer, "catalog", "ingest", source, "--json"));
        foreach (var name in (string[])["out.ndjson", "out.geojson"])
        {
            var target = folder.File(name);
            Assert.Equal((0, $"1200 items in {target}\n"), await service.CommandAsync(StacService.Reader, "catalog", "export", target, "--collection", "filed"));
            var found = name.EndsWith(".ndjson", StringComparison.Ordinal) ? (await File.ReadAllLinesAsync(target)).Select(line => JsonNode.Parse(line)) : JsonNode.Parse(await File.ReadAllTextAsync(target))!["features"]!.AsArray();
            var byId = found.ToDictionary(item => $"{item!["id"]}", item => item);
            Assert.Equal(1200, byId.Count);
            Assert.All(items, item => Assert.True(JsonNode.DeepEquals(item, byId[$"{item["id"]}"])));
        }
        var made = (await service.GetAsync("/collections/filed")).Json;
        Assert.Equal("[0,0,150,60]", made["extent"]!["spatial"]!["bbox"]![0]!.ToJsonString());
    }

    [RequiresProgramFact("server:postgres", Also = "node:hyparquet-compressors")]
    public async Task A_table_of_items_is_read_by_a_reader_of_other_people()
    {
        var service = await catalog.ServiceAsync();
        using var folder = new TempFolder();
        var items = SampleItems.Row("tabled", 30).ToList();
        items[3]["properties"]!["title"] = new string('é', 100_000);
        items[4]["properties"]!.AsObject().Remove("eo:cloud_cover");
        items[5]["properties"]!["mixed"] = 1;
        items[6]["properties"]!["mixed"] = "text";
        items[7]["properties"]!["true"] = true;
        await service.FillAsync("tabled", items);
        var target = folder.File("items.parquet");
        Assert.Equal((0, $"30 items in {target}\n"), await service.CommandAsync(StacService.Reader, "catalog", "export", target, "--collection", "tabled"));
        var read = await ReadByOthersAsync(target);
        Assert.Contains("\"primary_column\":\"geometry\"", $"{read["metadata"]!["geo"]}", StringComparison.Ordinal);
        Assert.Equal("tabled", $"{JsonNode.Parse($"{read["metadata"]!["stac-geoparquet"]}")!["collection"]!["id"]}");
        var rows = read["rows"]!.AsArray().ToDictionary(row => $"{row!["id"]}", row => row!.AsObject());
        Assert.Equal(30, rows.Count);
        foreach (var item in items)
        {
            var row = rows[$"{item["id"]}"];
            foreach (var (name, value) in item["properties"]!.AsObject().Where(property => property.Key is not ("datetime" or "mixed")))
                Assert.True(JsonNode.DeepEquals(value, row[name]), $"{item["id"]}: {name}");
            Assert.True(JsonNode.DeepEquals(item["assets"], row["assets"]) && JsonNode.DeepEquals(item["links"], row["links"]));
            Assert.Equal(DateTimeOffset.Parse($"{item["properties"]!["datetime"]}", CultureInfo.InvariantCulture), DateTimeOffset.Parse($"{row["datetime"]}", CultureInfo.InvariantCulture));
            Assert.Equal(item["bbox"]!.AsArray().Select(number => (double)number!), new[] { "xmin", "ymin", "xmax", "ymax" }.Select(side => (double)row["bbox"]![side]!));
            Assert.Equal(item["geometry"]!["coordinates"]!.ToJsonString(), row["geometry"]!["coordinates"]!.ToJsonString());
        }
        Assert.Null(rows["tabled-004"]["eo:cloud_cover"]);

        // And back: the same items in every member, from every compression.
        foreach (var compression in (string[])["zstd", "snappy", "none"])
        {
            Assert.Equal(0, (await service.CommandAsync(StacService.Reader, "catalog", "export", target, "--collection", "tabled", "--compression", compression)).Code);
            Assert.True(JsonNode.DeepEquals(read["rows"], (await ReadByOthersAsync(target))["rows"]), compression);
            Assert.Equal(204, (await service.SendAsync(HttpMethod.Delete, "/collections/tabled", null, StacService.Writer)).Status);
            Assert.Equal((0, "30 items in tabled\n"), await service.CommandAsync(StacService.Writer, "catalog", "ingest", target));
            Assert.Equal(0, (await service.CommandAsync(StacService.Reader, "catalog", "export", folder.File("back.ndjson"), "--collection", "tabled")).Code);
            var back = (await File.ReadAllLinesAsync(folder.File("back.ndjson"))).Select(line => JsonNode.Parse(line)!).ToDictionary(item => $"{item["id"]}");
            Assert.All(items, item => Assert.True(JsonNode.DeepEquals(item, back[$"{item["id"]}"]), $"{item["id"]}: {compression}"));
        }
    }

    [RequiresProgramFact("server:postgres")]
    public async Task An_item_in_a_catalogue_of_files_is_taken_with_addresses_that_lead_somewhere()
    {
        var service = await catalog.ServiceAsync();
        using var folder = new TempFolder();
        var item = SampleItems.Item("linked", "near", new(2023, 8, 15, 12, 0, 0, TimeSpan.Zero), 15, 45);
        item["assets"]!["red"]!["href"] = "./pixels/red.tif";
        var source = folder.Write("item.json", item.ToJsonString());
        Assert.Equal((0, "1 items in linked\n"), await service.CommandAsync(StacService.Writer, "catalog", "ingest", source));
        var found = (await service.GetAsync("/collections/linked/items/near")).Json;
        Assert.Equal(new Uri(folder.File("pixels", "red.tif")).AbsoluteUri, $"{found["assets"]!["red"]!["href"]}");
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Of_a_file_only_what_matches_goes_in_and_no_more_than_the_limit()
    {
        var service = await catalog.ServiceAsync();
        using var folder = new TempFolder();
        var items = SampleItems.Row("chosen", 500).ToList();
        for (var i = 0; i < items.Count; i++)
            items[i]["properties"]!["eo:cloud_cover"] = i % 5 * 20;
        var lines = folder.Write("items.ndjson", string.Join('\n', items.Select(item => item.ToJsonString())));
        await using (var table = File.Create(folder.File("items.parquet")))
            await ItemParquet.WriteAsync(() => items.ToAsyncEnumerable(), table);
        foreach (var source in (string[])[lines, folder.File("items.parquet")])
        {
            Assert.Equal((0, "300 items in chosen\n"), await service.CommandAsync(StacService.Writer, "catalog", "ingest", source, "--max-cloud", "40"));
            Assert.Equal(300, (await service.GetAsync("/search?collections=chosen&limit=1000")).Ids.Count);
            Assert.Equal(204, (await service.SendAsync(HttpMethod.Delete, "/collections/chosen", null, StacService.Writer)).Status);
            Assert.Equal((0, "130 items in chosen\n"), await service.CommandAsync(StacService.Writer, "catalog", "ingest", source, "--max-cloud", "40", "--limit", "130", "--collection", "chosen"));
            Assert.Equal(204, (await service.SendAsync(HttpMethod.Delete, "/collections/chosen", null, StacService.Writer)).Status);
            Assert.Equal(4, (await service.CommandAsync(StacService.Writer, "catalog", "ingest", source, "--collection", "another")).Code);
        }
    }

    [RequiresProgramFact("server:postgres")]
    public async Task What_goes_wrong_is_told_with_its_code()
    {
        var service = await catalog.ServiceAsync();
        using var folder = new TempFolder();
        var source = folder.Write("items.ndjson", """{"type":"Feature"}""");
        Assert.Equal(3, (await service.CommandAsync(StacService.Writer, "catalog", "ingest", source)).Code);
        Assert.Equal(7, (await service.CommandAsync(StacService.Reader, "catalog", "ingest", source)).Code);
        Assert.Equal(4, (await service.CommandAsync(StacService.Writer, "catalog", "ingest", folder.File("none.ndjson"))).Code);
        Assert.Equal(4, (await service.CommandAsync(StacService.Reader, "catalog", "export", "-", "--collection", "no-such-collection")).Code);
        Assert.Equal(3, (await service.CommandAsync(StacService.Reader, "catalog", "export", folder.File("items.xlsx"))).Code);
        foreach (var limit in (string[])["0", "-5"])
        {
            var (code, text) = await service.CommandAsync(StacService.Writer, "catalog", "ingest", source, "--limit", limit);
            Assert.Equal(3, code);
            Assert.Contains("error page.limit", text, StringComparison.Ordinal);
        }
        // With a condition an item is read here: its number is told.
        var item = SampleItems.Row("broken", 1).Single().ToJsonString();
        foreach (var (wrong, error) in ((string, string)[])[("""{"type":""", "error json.form"), ("""{"type":"Feature","properties":{}}""", "error feed.form")])
        {
            var broken = folder.Write("broken.ndjson", $"{item}\n{item}\n{wrong}\n{item}");
            var (code, text) = await service.CommandAsync(StacService.Writer, "catalog", "ingest", broken, "--collection", "broken");
            Assert.Equal(3, code);
            Assert.Contains(error, text, StringComparison.Ordinal);
            Assert.Contains($"Item 3 of '{broken}': ", text, StringComparison.Ordinal);
        }
    }

    private static async Task<JsonNode> ReadByOthersAsync(string table) => JsonNode.Parse(await ExternalProgram.Run("node", [Path.Combine(ExternalProgram.Readers, "read_parquet.mjs"), table]))!;
}
