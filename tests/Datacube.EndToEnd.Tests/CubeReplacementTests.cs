using System.Text.Json.Nodes;
using Datacube.Cli.Tests;
using Datacube.Contracts.Files;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>Whatever lies beside a cube that is replaced, and whoever else replaces it: nothing of others is lost, and no old tile comes back.</summary>
[Trait("kind", "system")]
public sealed class CubeReplacementTests : IDisposable
{
    private readonly TempFolder folder = new();
    private LightScenes scenes = null!;

    private string Target => folder.File("cube");

    private string Next => folder.File(".cube.next");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Links_and_empty_folders_beside_the_cube_move_as_one_entry_and_nothing_behind_a_link_does()
    {
        await BuildFirst();
        folder.Write("raw/deep/scene.tif", "raw");
        Directory.CreateSymbolicLink(Path.Combine(Target, "extra"), folder.File("raw"));
        File.CreateSymbolicLink(Path.Combine(Target, "gone"), folder.File("nowhere"));
        Directory.CreateDirectory(Path.Combine(Target, "empty"));
        folder.Write("cube/own/notes.txt", "mine");
        Assert.Equal(0, (await Build("--overwrite")).Code);
        Assert.Equal("raw", await File.ReadAllTextAsync(folder.File("raw", "deep", "scene.tif")));
        Assert.Equal(folder.File("raw"), new DirectoryInfo(Path.Combine(Target, "extra")).LinkTarget);
        Assert.Equal(folder.File("nowhere"), new FileInfo(Path.Combine(Target, "gone")).LinkTarget);
        Assert.True(Directory.Exists(Path.Combine(Target, "empty")));
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Target, "own", "notes.txt")));
        AssertNothingLeft();
    }

    [Fact]
    public async Task Of_two_builds_that_replace_one_cube_the_second_is_refused_and_a_dead_one_does_not_block()
    {
        await BuildFirst();
        var before = BuiltCube.Fingerprint(Target);
        using (PlaceLock.TryTake(folder.File(".cube.lock")))
        {
            Assert.Null(PlaceLock.TryTake(folder.File(".cube.lock")));
            var refused = await Build("--overwrite");
            Assert.Equal(3, refused.Code);
            Assert.Contains("error target.exists (--output): Another build is replacing the cube", refused.Error, StringComparison.Ordinal);
        }
        folder.Write(".cube.lock", "");
        var runs = await Task.WhenAll(Build("--overwrite"), Build("--overwrite"), Build("--overwrite"));
        Assert.Contains(runs, run => run.Code == 0);
        Assert.All(runs, run => Assert.True(run.Code == 0 || run.Error.Contains("error target.exists", StringComparison.Ordinal), run.Error));
        Assert.Equal(before, BuiltCube.Fingerprint(Target));
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_replacement_whose_input_changed_in_place_begins_anew()
    {
        await BuildFirst();
        LeaveUnfinished();
        var asset = scenes.FileOf("a", "red");
        File.SetLastWriteTimeUtc(asset, File.GetLastWriteTimeUtc(asset).AddHours(1));
        var changed = await Build("--overwrite");
        Assert.Equal(6, changed.Code);
        Assert.Contains("error source.changed", changed.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Next));
        Assert.Equal(0, (await Build("--overwrite")).Code);
        LeaveUnfinished();
        File.SetLastWriteTimeUtc(asset, File.GetLastWriteTimeUtc(asset).AddHours(1));
        Assert.Equal(0, (await Build("--overwrite --initialize")).Code);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_old_cube_that_was_not_removed_never_comes_back_and_files_of_others_keep_both_contents(bool isFinished)
    {
        await BuildFirst();
        // What a process that was killed after the exchange left: the old cube, planned before the one at the target.
        Leave(TimeSpan.FromHours(-1), isFinished);
        folder.Write(".cube.next/cube/notes.txt", "older");
        folder.Write(".cube.next/cube/other.txt", "only one");
        folder.Write("cube/notes.txt", "newer");
        var run = await Build("--overwrite --json");
        Assert.Equal(0, run.Code);
        Assert.Equal(0, (int?)JsonNode.Parse(run.Out)!["jobs_skipped"]);
        Assert.Equal("newer", await File.ReadAllTextAsync(Path.Combine(Target, "notes.txt")));
        Assert.Equal("only one", await File.ReadAllTextAsync(Path.Combine(Target, "other.txt")));
        Assert.Equal("older", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Target, "notes.txt.old-*"))));
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_replaced_cube_keeps_the_mode_of_its_folder()
    {
        if (OperatingSystem.IsWindows())
            return;
        await BuildFirst();
        const UnixFileMode mode = UnixFileMode.SetGroup | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
        File.SetUnixFileMode(Target, mode);
        Assert.Equal(0, (await Build("--overwrite")).Code);
        Assert.Equal(mode, File.GetUnixFileMode(Target));
        Assert.True(File.GetUnixFileMode(Path.Combine(Target, "rgb_median")).HasFlag(UnixFileMode.SetGroup));
    }

    [Fact]
    public async Task A_new_cube_in_its_place_is_a_success_even_where_the_old_one_cannot_be_removed()
    {
        await BuildFirst();
        // No room for a longer name, under which the second one of the two could be kept.
        var name = new string('n', 250);
        folder.Write("cube/" + name, "first");
        LeaveUnfinished();
        File.WriteAllText(Path.Combine(Next, "cube", name), "second");
        var run = await Build("--overwrite");
        Assert.Equal(0, run.Code);
        Assert.Contains("note: The new cube is in its place, but the old one could not be removed", run.Error, StringComparison.Ordinal);
        Assert.Equal("second", await File.ReadAllTextAsync(Path.Combine(Target, name)));
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(Next, "cube", name)));
    }

    [RequiresMountFact]
    public async Task A_folder_that_is_or_holds_a_mount_is_replaced_in_place_by_whatever_path_it_is_named()
    {
        await BuildFirst();
        Directory.CreateDirectory(folder.File("real", "cube", "extra"));
        Directory.CreateSymbolicLink(folder.File("link"), folder.File("real"));
        Directory.Move(Target, folder.File("kept"));
        await using (await SmallDisk.MountAsync("8m", folder.File("real", "cube")))
        {
            Assert.Equal(0, (await Build("", folder.File("link", "cube"))).Code);
            Assert.Equal(0, (await Build("--overwrite", folder.File("link", "cube"))).Code);
            Assert.Equal(["cube"], Directory.GetFileSystemEntries(folder.File("real")).Select(Path.GetFileName));
        }
        Directory.Delete(folder.File("real", "cube"), recursive: true);
        Directory.Move(folder.File("kept"), folder.File("real", "cube"));
        Directory.CreateDirectory(folder.File("real", "cube", "extra"));
        await using var disk = await SmallDisk.MountAsync("64k", folder.File("real", "cube", "extra"));
        folder.Write("real/cube/extra/notes.txt", "mine");
        Assert.Equal(0, (await Build("--overwrite", folder.File("link", "cube"))).Code);
        Assert.Equal(["cube"], Directory.GetFileSystemEntries(folder.File("real")).Select(Path.GetFileName));
        Assert.Equal("mine", await File.ReadAllTextAsync(folder.File("real", "cube", "extra", "notes.txt")));
    }

    private async Task BuildFirst()
    {
        scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        await scenes.AddAsync("a", "2023-01-10T10:00:00Z", ("red", (row, column) => 1000 + (((row * 7) + (column * 3)) % 500)));
        Assert.Equal(0, (await Build("")).Code);
    }

    private Task<CliRun> Build(string arguments, string? target = null) => CliRun.Of(
        ["cube", "build", "--catalog", scenes.Catalog, "--output", target ?? Target, "--no-progress",
            .. $"{LightScenes.SmallBox} --start-date 2023-01-01 --end-date 2023-01-31 --bands red --chunk-size 64 {arguments}".Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    /// <summary>What a replacement that was killed in the middle left: some tiles, and a plan younger than the cube.</summary>
    private void LeaveUnfinished()
    {
        Leave(TimeSpan.FromHours(1), isFinished: false);
        File.Delete(Directory.GetFiles(Path.Combine(Next, "cube", "_datacube", "commits"), "*.json", SearchOption.AllDirectories)[0]);
    }

    private void Leave(TimeSpan afterTarget, bool isFinished)
    {
        foreach (var file in Directory.GetFiles(Target, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Next, "cube", Path.GetRelativePath(Target, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        if (!isFinished)
            File.Delete(Path.Combine(Next, "cube", "_datacube", "finished.json"));
        var path = Path.Combine(Next, "cube", "_datacube", "plan.json");
        var plan = JsonNode.Parse(File.ReadAllText(path))!;
        plan["created"] = plan["created"]!.GetValue<DateTimeOffset>() + afterTarget;
        File.WriteAllText(path, plan.ToJsonString());
    }

    private void AssertNothingLeft()
    {
        Assert.False(Directory.Exists(Next));
        Assert.False(File.Exists(folder.File(".cube.lock")));
    }
}
