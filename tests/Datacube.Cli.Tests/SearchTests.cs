using System.Text.Json.Nodes;
using Datacube.Testing;
using Xunit;

namespace Datacube.Cli.Tests;

/// <summary><c>datacube search</c> and <c>catalog providers</c> over catalogues in files.</summary>
[Trait("kind", "unit")]
public sealed class SearchTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string catalog;

    public SearchTests() => catalog = Written("scenes.json", Scene("A", 5, 10), Scene("B", 55, 11), Scene("C", 95, 179.95));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Filters_orders_and_fields_are_answered_without_any_service()
    {
        var found = await Search("--filter", "eo:cloud_cover < 60 AND id LIKE '_'", "--sortby", "-eo:cloud_cover", "-o", "ndjson", "--fields", "properties.eo:cloud_cover");
        Assert.Equal(["""{"type":"Feature","id":"B","stac_version":"1.0.0","properties":{"eo:cloud_cover":55}}""", """{"type":"Feature","id":"A","stac_version":"1.0.0","properties":{"eo:cloud_cover":5}}"""], found.Out.TrimEnd().Split('\n'));
        Assert.Equal("A\n", (await Search("--filter", """{"op":"=","args":[{"property":"id"},"A"]}""", "-o", "id")).Out);
        Assert.Equal("C\n", (await Search("--bbox", "179", "-20", "-179", "20", "-o", "id")).Out);
        Assert.Equal("B\n", (await Search("--intersects", """{"type":"Point","coordinates":[11,0]}""", "-o", "id")).Out);
        Assert.Equal("B\nC\n", (await Search("--ids", "B", "C", "-o", "id")).Out);
        var json = JsonNode.Parse((await Search("--json")).Out)!;
        Assert.Equal((3, true), (json["features"]!.AsArray().Count, (bool)json["datacube:search"]!["complete"]!));
    }

    [Fact]
    public async Task The_table_ends_with_thumbnails_and_a_histogram_of_clouds()
    {
        var found = await Search();
        Assert.Contains("3 scenes, 1 with a thumbnail", found.Out, StringComparison.Ordinal);
        Assert.Contains("cloud  80-100 %      1 ####", found.Out, StringComparison.Ordinal);
        Assert.Contains("--limit 2 is reached", (await Search("--limit", "2")).Error, StringComparison.Ordinal);
    }

    [Theory, InlineData(43, 14, true), InlineData(60, 30, false)]
    public async Task Ids_stay_in_one_piece_where_the_widest_of_every_column_fits_beside_them(int idWidth, int collectionWidth, bool fits)
    {
        var (id, collection) = (new string('I', idWidth), new string('c', collectionWidth));
        var other = Scene("B", 55, 11);
        other["collection"] = collection;
        Written("wide.json", Scene(id, 5, 10), other);
        var providers = folder.Write("providers.json", new JsonObject { ["providers"] = new JsonArray(Provider("one", "wide.json", 1), Provider("two", "scenes.json", 2)) }.ToJsonString());
        var found = await CliRun.Of(["search", "--providers", providers, "--catalog", "one+two"]);
        var lines = found.Out.Split('\n');
        Assert.Equal(fits, lines.Any(line => line.Contains(id, StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.Contains(collection, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 132));
    }

    [Theory]
    [InlineData("filter.form", 3, "--filter", "a ==")]
    [InlineData("filter.function", 3, "--filter", "sleep(1) = 2")]
    [InlineData("filter.form", 3, "--filter", "{\"op\":1}")]
    [InlineData("option.value", 3, "--sortby", "-")]
    [InlineData("area.ambiguous", 2, "--bbox", "1", "2", "3", "4", "--intersects", "{\"type\":\"Point\",\"coordinates\":[1,2]}")]
    [InlineData("geometry.invalid", 3, "--intersects", "{\"type\":\"Cube\"}")]
    [InlineData("json.form", 3, "--intersects", "Point")]
    [InlineData("catalog.empty", 4, "--filter", "id = 'none'")]
    [InlineData("catalog.not_found", 4, "--catalog", "earth-serch")]
    [InlineData("catalog.not_found", 4, "--providers", "/no/such.json")]
    [InlineData("filter.property", 3, "--query", "orbitnumber:5")]
    public async Task What_is_wrong_has_a_code_and_an_exit_code(string code, int exit, params string[] arguments)
    {
        var run = await Search(arguments);
        Assert.Equal(exit, run.Code);
        Assert.Contains($"error {code}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_is_a_catalogue_that_stays_while_the_first_one_changes()
    {
        var snapshot = Path.Combine(folder.Path, "kept", "snapshot.json");
        Directory.CreateDirectory(Path.GetDirectoryName(snapshot)!);
        var first = await Search("--filter", "eo:cloud_cover < 60", "--save", snapshot);
        Assert.Equal(0, first.Code);
        var again = await Search("--filter", "eo:cloud_cover < 60", "--save", snapshot + "2");
        Assert.Equal(HashIn(snapshot), HashIn(snapshot + "2"));
        Written("scenes.json", Scene("X", 5, 10));
        Assert.Equal("A\nB\n", (await CliRun.Of(["search", "--catalog", snapshot, "-o", "id"])).Out);
        Assert.Equal("../A.tif", (string?)JsonNode.Parse(File.ReadAllText(snapshot))!["features"]![0]!["assets"]!["red"]!["href"]);
        Assert.Equal(64, HashIn(snapshot).Length);
        Assert.Equal(0, again.Code);
    }

    [Fact]
    public async Task A_standing_search_shows_only_what_is_new_or_made_anew()
    {
        var state = Path.Combine(folder.Path, "seen.json");
        string[] standing = ["--standing", state, "-o", "id", "--filter", "eo:cloud_cover < 60"];
        Assert.Equal("A\nB\n", (await Search(standing)).Out);
        Assert.Equal("", (await Search(standing)).Out);
        // One is new, one was made anew, one got cloudier than asked for; a touched date changes nothing.
        var touched = Scene("A", 5, 10);
        touched["properties"]!["updated"] = "2024-01-01T00:00:00Z";
        Written("scenes.json", touched, Scene("B", 54, 11), Scene("D", 1, 12));
        Assert.Equal("B\nD\n", (await Search(standing)).Out);
        Assert.Equal("", (await Search(standing)).Out);
        var other = await Search("--standing", state, "-o", "id");
        Assert.Equal(3, other.Code);
        Assert.Contains("belongs to another search", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standing_file_of_the_earlier_form_is_gone_on_from()
    {
        var state = Path.Combine(folder.Path, "seen.json");
        string[] standing = ["--standing", state, "-o", "id"];
        Assert.Equal("A\nB\nC\n", (await Search(standing)).Out);
        var file = JsonNode.Parse(await File.ReadAllTextAsync(state))!.AsObject();
        var hashes = file["seen"]!.AsObject().Select(scene => KeyValuePair.Create(scene.Key, (JsonNode?)(string?)Assert.Single(scene.Value!.AsObject()).Value)).ToList();
        file["seen"] = new JsonObject(hashes);
        file.Remove("asked");
        file.Remove("asked_whole");
        await File.WriteAllTextAsync(state, file.ToJsonString());
        Written("scenes.json", Scene("A", 5, 10), Scene("B", 54, 11), Scene("C", 95, 179.95));
        Assert.Equal("B\n", (await Search(standing)).Out);
        Assert.Equal("", (await Search(standing)).Out);
    }

    [Fact]
    public async Task Providers_of_a_file_are_searched_by_name_together_and_in_turn()
    {
        Written("other.json", Scene("A2", 5, 10), Scene("E", 5, 30));
        var providers = Path.Combine(folder.Path, "providers.json");
        File.WriteAllText(providers, new JsonObject
        {
            ["providers"] = new JsonArray(Provider("one", "scenes.json", 1), Provider("two", "other.json", 2), Provider("gone", "gone.json", 3)),
        }.ToJsonString());
        var all = await CliRun.Of(["search", "--providers", providers, "--catalog", "one+two+gone", "-o", "id"]);
        Assert.Equal(5, all.Code);
        Assert.Equal(["A", "B", "C", "E"], all.Out.TrimEnd().Split('\n').Order(StringComparer.Ordinal));
        Assert.Contains("A of one is taken for A2 of two: 'one' comes before 'two' in the order", all.Error, StringComparison.Ordinal);
        Assert.Contains("provider gone: catalog.not_found", all.Error, StringComparison.Ordinal);
        var turn = await CliRun.Of(["search", "--providers", providers, "--catalog", "gone,two,one", "-o", "id"]);
        Assert.Equal((0, "A2\nE\n"), (turn.Code, turn.Out));
        // A cube needs all scenes: no provider may be missing from its plan.
        var cube = await CliRun.Of(["cube", "build", "--providers", providers, "--catalog", "one+two+gone", "--bbox", "10", "0", "10.1", "0.1", "--start-date", "2023-08-01", "--end-date", "2023-08-31", "--output", Path.Combine(folder.Path, "cube.zarr"), "--dry-run"]);
        Assert.Equal(4, cube.Code);
        Assert.Contains("The provider 'gone' failed", cube.Error, StringComparison.Ordinal);
        var listed = await CliRun.Of(["catalog", "providers", "--providers", providers, "-o", "id"]);
        Assert.Equal("one\ntwo\ngone\nearth-search\nplanetary-computer\ncopernicus-stac\ncopernicus-odata\n", listed.Out);
        Assert.Contains("copernicus-odata", (await CliRun.Of("catalog providers")).Out, StringComparison.Ordinal);
        Assert.Equal(4, JsonNode.Parse((await CliRun.Of("catalog providers --json")).Out)!["providers"]!.AsArray().Count);
    }

    private static string HashIn(string file) => (string)JsonNode.Parse(File.ReadAllText(file))!["datacube:snapshot"]!["hash"]!;

    private Task<CliRun> Search(params string[] arguments) => CliRun.Of(["search", .. arguments.Contains("--catalog") || arguments.Contains("--query") ? [] : (string[])["--catalog", catalog], .. arguments]);

    private JsonObject Provider(string name, string file, int order) => new() { ["name"] = name, ["kind"] = "stac", ["location"] = Path.Combine(folder.Path, file), ["order"] = order };

    private string Written(string name, params JsonObject[] items)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, new JsonObject { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. items]) }.ToJsonString());
        return path;
    }

    private static JsonObject Scene(string id, double cloud, double lon) => JsonNode.Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""
        {"type":"Feature","stac_version":"1.0.0","id":"{{id}}","collection":"c","geometry":{"type":"Point","coordinates":[{{lon}},0]},
         "properties":{"datetime":"2023-08-15T10:00:00Z","eo:cloud_cover":{{cloud}} },"links":[],
         "assets":{"red":{"href":"{{id}}.tif"}{{(id == "A" ? ""","thumbnail":{"href":"a.png","roles":["thumbnail"]}""" : "")}} } }
        """))!.AsObject();
}
