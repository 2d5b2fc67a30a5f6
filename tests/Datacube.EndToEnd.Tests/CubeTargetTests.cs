using Datacube.Cli.Tests;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>Scenario D16 and the rules about existing targets: nothing is lost, appends are atomic, a killed build continues.</summary>
[Trait("kind", "system")]
public sealed class CubeTargetTests : IDisposable
{
    private const string Quarter = LightScenes.SmallBox + " --start-date 2023-01-01 --end-date 2023-03-31 --bands red --chunk-size 64";
    private const string WithApril = LightScenes.SmallBox + " --start-date 2023-01-01 --end-date 2023-04-30 --bands red --chunk-size 64";

    private const string FineApril = LightScenes.SmallBox + " --start-date 2023-01-01 --end-date 2023-04-30 --bands red --chunk-size 32";

    private readonly TempFolder folder = new();
    private LightScenes scenes = null!;

    private string Target => folder.File("cube");

    public void Dispose() => folder.Dispose();

    private async Task CreateScenes()
    {
        scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        foreach (var month in (int[])[1, 2, 3, 4])
            await scenes.AddAsync($"m{month}", $"2023-0{month}-10T10:00:00Z", ("red", (row, column) => (1000 * month) + ((row * 7) + (column * 3)) % 500));
    }

    private string[] Arguments(string arguments, string target) =>
        ["cube", "build", "--catalog", scenes.Catalog, "--output", target, "--no-progress", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private Task<CliRun> Build(string arguments, string? target = null) => CliRun.Of(Arguments(arguments, target ?? Target));

    [Fact]
    public async Task D16_the_same_command_again_has_nothing_to_do_and_another_one_is_refused()
    {
        await CreateScenes();
        Assert.Equal(0, (await Build(Quarter)).Code);
        var before = BuiltCube.Fingerprint(Target);
        var again = await Build(Quarter);
        Assert.Equal(0, again.Code);
        Assert.Contains("complete", again.Error, StringComparison.Ordinal);
        foreach (var arguments in (string[])[Quarter + " --cloud-mask scl", WithApril, Quarter + " --initialize"])
        {
            var refused = await Build(arguments);
            Assert.Equal(3, refused.Code);
            Assert.Contains("error target.exists", refused.Error, StringComparison.Ordinal);
        }
        Assert.Equal(before, BuiltCube.Fingerprint(Target));
    }

    [Fact]
    public async Task D16_append_adds_later_periods_only_and_leaves_existing_chunks_alone()
    {
        await CreateScenes();
        Assert.Equal(0, (await Build(Quarter)).Code);
        string[] existing = [.. BuiltCube.Fingerprint(Target).Keys.Where(key => key.Contains("/c/", StringComparison.Ordinal))];
        var times = existing.ToDictionary(key => key, key => File.GetLastWriteTimeUtc(Path.Combine(Target, key)));
        var before = BuiltCube.Fingerprint(Target);
        var reader = await new BuiltCube(Target).OpenAsync();
        Assert.Equal(0, (await Build(WithApril + " --append")).Code);
        var after = BuiltCube.Fingerprint(Target);
        Assert.All(existing, key => Assert.Equal((before[key], times[key]), (after[key], File.GetLastWriteTimeUtc(Path.Combine(Target, key)))));
        // The reader that was open before still sees three whole months; a new one sees four.
        Assert.Equal(3, reader.Arrays["rgb_median"].Shape[0]);
        var values = await reader.Array("rgb_median").ReadAllAsync<ushort>(default);
        Assert.Equal([1, 2, 3], values.Where(value => value > 0).Select(value => value / 1000).Distinct().Order());
        var all = await new BuiltCube(Target).ReadAsync<ushort>("rgb_median");
        Assert.Equal([1, 2, 3, 4], all.Where(value => value > 0).Select(value => value / 1000).Distinct().Order());
        // The same cube in one go has the same chunks.
        Assert.Equal(0, (await Build(WithApril, folder.File("whole"))).Code);
        Assert.Equal(BuiltCube.Fingerprint(folder.File("whole"), "rgb_median/c", "count/c", "status/c", "time/c"), BuiltCube.Fingerprint(Target, "rgb_median/c", "count/c", "status/c", "time/c"));
    }

    [Fact]
    public async Task D16_a_reader_during_an_append_sees_all_of_April_or_nothing_of_it()
    {
        await CreateScenes();
        Assert.Equal(0, (await Build(Quarter)).Code);
        // Half of the jobs of April, then stop: the metadata must not know April.
        Assert.Equal(5, (await Build(WithApril + " --append --limit 6")).Code);
        Assert.Equal(3, (await new BuiltCube(Target).OpenAsync()).Arrays["rgb_median"].Shape[0]);
        Assert.Equal(0, (await Build(WithApril)).Code);
        Assert.Equal(4, (await new BuiltCube(Target).OpenAsync()).Arrays["rgb_median"].Shape[0]);
    }

    [Theory]
    [InlineData("--chunk-size 128", "chunk size is 64, the request's is 128")]
    [InlineData("--bands green", "bands is red, the request's is red green")]
    [InlineData("--varname other", "variable is rgb_median, the request's is other")]
    [InlineData("--cloud-mask scl", "cloud mask is none, the request's is scl")]
    public async Task Append_names_the_first_difference(string change, string text)
    {
        await CreateScenes();
        Assert.Equal(0, (await Build(Quarter)).Code);
        var run = await Build($"{WithApril.Replace("--chunk-size 64", change.StartsWith("--chunk", StringComparison.Ordinal) ? "" : "--chunk-size 64", StringComparison.Ordinal)} {change} --append");
        Assert.Equal(3, run.Code);
        Assert.Contains("error target.mismatch", run.Error, StringComparison.Ordinal);
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overwrite_replaces_a_cube_keeps_foreign_files_and_never_touches_another_folder()
    {
        await CreateScenes();
        Assert.Equal(0, (await Build(Quarter)).Code);
        folder.Write("cube/notes.txt", "mine");
        Assert.Equal(0, (await Build(Quarter + " --varname other --overwrite")).Code);
        Assert.False(Directory.Exists(Path.Combine(Target, "rgb_median", "c")) && Directory.EnumerateFiles(Path.Combine(Target, "rgb_median"), "*", SearchOption.AllDirectories).Any());
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Target, "notes.txt")));
        folder.Write("photos/a.jpg", "not a cube");
        var refused = await Build(Quarter + " --overwrite --initialize", folder.File("photos"));
        Assert.Equal(3, refused.Code);
        Assert.Contains("error target.exists", refused.Error, StringComparison.Ordinal);
        Assert.Equal("not a cube", await File.ReadAllTextAsync(folder.File("photos", "a.jpg")));
    }

    [Fact]
    public async Task A_cube_that_is_replaced_stays_whole_until_the_new_one_is_whatever_happens_to_the_build()
    {
        await CreateScenes();
        Assert.Equal(0, (await Build(FineApril + " --overwrite", folder.File("apart", "cube"))).Code);
        Assert.Equal(0, (await Build(Quarter)).Code);
        folder.Write("cube/notes.txt", "mine");
        var old = BuiltCube.Fingerprint(Target);
        var next = folder.File(".cube.next", "cube");
        using (var child = ChildProgram.Start(Arguments(FineApril + " --threads 1 --overwrite", Target)))
        {
            await Until.TrueAsync(() => child.HasExited || (Directory.Exists(Path.Combine(next, "_datacube", "commits")) && Directory.EnumerateFiles(Path.Combine(next, "_datacube", "commits"), "*.json", SearchOption.AllDirectories).Any()), "the first tile is committed");
            if (!child.HasExited)
            {
                child.Kill();
                await child.WaitForExitAsync();
                Assert.Equal(old, BuiltCube.Fingerprint(Target));
            }
        }
        var again = await Build(FineApril + " --overwrite");
        Assert.Equal(0, again.Code);
        File.Delete(Path.Combine(Target, "notes.txt"));
        Assert.Equal(BuiltCube.Fingerprint(folder.File("apart", "cube")), BuiltCube.Fingerprint(Target));
        Assert.False(Directory.Exists(folder.File(".cube.next")));
    }

    [Fact]
    public async Task A_cube_is_not_replaced_by_one_that_fails()
    {
        await CreateScenes();
        Assert.Equal(0, (await Build(Quarter)).Code);
        var old = BuiltCube.Fingerprint(Target);
        File.Delete(folder.File("scenes", "m4", "red.tif"));
        Assert.NotEqual(0, (await Build(WithApril + " --overwrite")).Code);
        Assert.Equal(old, BuiltCube.Fingerprint(Target));
        Assert.Equal(0, (await Build(Quarter + " --overwrite")).Code);
        Assert.Equal(old.Keys.Order(), BuiltCube.Fingerprint(Target).Keys.Order());
        Assert.False(Directory.Exists(folder.File(".cube.next")));
    }

    [Fact]
    public async Task A_build_killed_in_the_middle_continues_and_ends_byte_identical()
    {
        await CreateScenes();
        Assert.Equal(0, (await Build(FineApril, folder.File("whole"))).Code);
        var commits = Path.Combine(Target, "_datacube", "commits");
        using (var child = ChildProgram.Start(Arguments(FineApril + " --threads 1", Target)))
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (Commits(commits).Length < 8 && !child.HasExited)
                await Task.Delay(1, deadline.Token);
            child.Kill();
            await child.WaitForExitAsync(deadline.Token);
        }
        Assert.False(File.Exists(Path.Combine(Target, "zarr.json")));
        var committed = Commits(commits).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        var resumed = await Build(FineApril);
        Assert.Equal(0, resumed.Code);
        Assert.Contains($"continuing: {committed.Count} of", resumed.Error, StringComparison.Ordinal);
        Assert.All(committed, pair => Assert.Equal(pair.Value, File.GetLastWriteTimeUtc(pair.Key)));
        Assert.Equal(BuiltCube.Fingerprint(folder.File("whole")), BuiltCube.Fingerprint(Target));
    }

    [Fact]
    public async Task A_committed_chunk_that_was_damaged_is_computed_again()
    {
        await CreateScenes();
        Assert.Equal(5, (await Build(Quarter + " --limit 4")).Code);
        var chunk = Directory.GetFiles(Path.Combine(Target, "rgb_median", "c"), "*", SearchOption.AllDirectories)[0];
        await File.WriteAllBytesAsync(chunk, [1, 2, 3]);
        Assert.Equal(0, (await Build(Quarter)).Code);
        Assert.Equal(0, (await Build(Quarter, folder.File("whole"))).Code);
        Assert.Equal(BuiltCube.Fingerprint(folder.File("whole")), BuiltCube.Fingerprint(Target));
    }

    [Fact]
    public async Task A_cancelled_build_ends_with_130_and_continues()
    {
        await CreateScenes();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var run = await CliRun.Of(Arguments(Quarter, Target), cancellation: stop.Token);
        Assert.Equal(130, run.Code);
        Assert.Contains("error cancelled", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Build(Quarter)).Code);
    }

    [Fact]
    public async Task Of_two_builds_that_begin_at_once_neither_spoils_the_other()
    {
        await CreateScenes();
        Assert.Equal(0, (await Build(Quarter, folder.File("whole"))).Code);
        var runs = await Task.WhenAll(Build(Quarter), Build(Quarter), Build(Quarter + " --varname other"));
        Assert.Contains(runs, run => run.Code == 0);
        Assert.All(runs, run => Assert.True(run.Code == 0 || run.Error.Contains("error target.exists", StringComparison.Ordinal), run.Error));
        var group = await new BuiltCube(Target).OpenAsync();
        var name = group.Arrays.ContainsKey("other") ? "other" : "rgb_median";
        Assert.False(Directory.Exists(Path.Combine(Target, name == "other" ? "rgb_median" : "other")));
        Assert.Equal(await new BuiltCube(folder.File("whole")).ReadAsync<ushort>("rgb_median"), await new BuiltCube(Target).ReadAsync<ushort>(name));
    }

    [Fact]
    public async Task A_build_that_ended_before_its_item_was_written_gets_it_from_the_next_run()
    {
        await CreateScenes();
        Assert.Equal(0, (await Build(Quarter)).Code);
        var item = Path.Combine(Target, "item.json");
        var before = await File.ReadAllTextAsync(item);
        File.Delete(item);
        Assert.Equal(0, (await Build(Quarter)).Code);
        Assert.Equal(before, await File.ReadAllTextAsync(item));
    }

    [Fact]
    public async Task GeoTIFFs_of_earlier_periods_stay_in_the_item_and_go_with_the_cube()
    {
        await CreateScenes();
        Assert.Equal(0, (await Build(Quarter + " --output-format cog")).Code);
        Assert.Equal(0, (await Build(WithApril + " --output-format cog --append")).Code);
        var item = await File.ReadAllTextAsync(Path.Combine(Target, "item.json"));
        Assert.All((string[])["rgb_median_2023-01", "rgb_median_2023-03", "rgb_median_2023-04"], name => Assert.Contains($"\"./{name}.tif\"", item, StringComparison.Ordinal));
        // In the folder of GeoTIFFs a folder with the name of an array is not the cube's.
        folder.Write("cube/time/notes.txt", "mine");
        Assert.Equal(0, (await Build(LightScenes.SmallBox + " --start-date 2023-02-01 --end-date 2023-02-28 --bands red --chunk-size 64 --output-format cog --overwrite")).Code);
        Assert.Equal(["count_2023-02.tif", "rgb_median_2023-02.tif", "status_2023-02.tif"], Directory.GetFiles(Target, "*.tif").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Directory.GetFiles(Target, "*.png"), file => file.Contains("2023-04", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(Target, "time", "notes.txt")));
    }

    private static string[] Commits(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories) : [];
}
