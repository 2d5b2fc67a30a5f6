using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Cli.Tests;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>The members of every command's JSON: what scripts rely on. A member that goes or changes its kind breaks them.</summary>
[Trait("kind", "system")]
public sealed class JsonFormTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Json_of_the_commands_keeps_its_members()
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        await scenes.AddAsync("a", "2021-06-05T10:00:00Z", ("red", (_, _) => 500));
        string[] where = ["--catalog", scenes.Catalog];
        string[] build = ["cube", "build", .. where, "--output", folder.File("cube"), "--bands", "red", "--start-date", "2021-06-01", "--end-date", "2021-06-30", .. LightScenes.SmallBox.Split(' '), "--json"];
        Assert.Equal(DryRun, await FormAsync([.. build, "--dry-run"]));
        Assert.Equal(0, (await CliRun.Of(build)).Code);
        Assert.Equal(Show, await FormAsync(["cube", "show", folder.File("cube"), "--json"]));
        var found = JsonNode.Parse((await CliRun.Of(["search", .. where, "--json"])).Out)!;
        Assert.Equal(("FeatureCollection", "a"), ((string?)found["type"], (string?)found["features"]![0]!["id"]));
        var checks = JsonNode.Parse((await CliRun.Of(["doctor", "--output", folder.Path, "--json"])).Out)!.AsArray();
        Assert.All(checks, check => Assert.Empty(check!.AsObject().Select(member => member.Key).Except(["check", "state", "found", "remedy"])));
    }

    private static async Task<string> FormAsync(string[] arguments)
    {
        var run = await CliRun.Of(arguments);
        Assert.True(run.Code == 0, run.Error);
        var members = new SortedSet<string>(StringComparer.Ordinal);
        Collect(JsonNode.Parse(run.Out), "", members);
        return string.Join('\n', members);
    }

    private static void Collect(JsonNode? node, string path, SortedSet<string> members)
    {
        switch (node)
        {
            case JsonObject document:
                foreach (var (name, value) in document)
                    Collect(value, path + "/" + name, members);
                break;
            case JsonArray list:
                foreach (var value in list.Take(1))
                    Collect(value, path + "[]", members);
                break;
            default:
                members.Add($"{path} {(node?.GetValueKind() ?? JsonValueKind.Null).ToString().ToLowerInvariant()}");
                break;
        }
    }

    private const string DryRun =
        """
        /action string
        /cost/dates number
        /cost/input_bytes number
        /cost/jobs number
        /cost/memory_bytes number
        /cost/output_bytes number
        /cost/periods number
        /cost/pixels number
        /cost/reads number
        /cost/scenes number
        /cost/seconds number
        /cost/tiles number
        /cost/tiles_in_grid number
        /dry_run true
        /jobs_done number
        /jobs_open number
        /output string
        /periods[] string
        /plan_hash string
        """;

    private const string Show =
        """
        /address string
        /assets_unverified number
        /assets_verified number
        /axes/band number
        /axes/time number
        /axes/x number
        /axes/y number
        /collections[] string
        /completed string
        /encoding/fill number
        /encoding/offset number
        /encoding/scale number
        /encoding/type string
        /files[] string
        /mask_rule string
        /parameters/area/crosses_antimeridian false
        /parameters/area/east number
        /parameters/area/north number
        /parameters/area/south number
        /parameters/area/west number
        /parameters/bands[]/name string
        /parameters/bands[]/resampling string
        /parameters/catalog string
        /parameters/chunk_size number
        /parameters/format string
        /parameters/grid/bounds/bottom number
        /parameters/grid/bounds/left number
        /parameters/grid/bounds/right number
        /parameters/grid/bounds/top number
        /parameters/grid/crs string
        /parameters/grid/shape/columns number
        /parameters/grid/shape/count number
        /parameters/grid/shape/rows number
        /parameters/grid/transform/a number
        /parameters/grid/transform/b number
        /parameters/grid/transform/c number
        /parameters/grid/transform/d number
        /parameters/grid/transform/e number
        /parameters/grid/transform/f number
        /parameters/grid/transform/is_north_up true
        /parameters/mask/grid string
        /parameters/mask/name string
        /parameters/period_months number
        /parameters/reducer string
        /parameters/time/end string
        /parameters/time/start string
        /parameters/variable_name string
        /parameters/whole_edges false
        /periods[]/committed number
        /periods[]/jobs number
        /periods[]/period string
        /periods[]/scenes number
        /periods[]/start string
        /periods[]/valid_share/red number
        /plan_hashes[] string
        /scenes number
        /software string
        /state string
        /stored_bytes number
        """;
}
