using Datacube.Cli.Tests;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>What a build refuses before it creates anything, and what it says about it.</summary>
[Trait("kind", "system")]
public sealed class RefusalTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private async Task<LightScenes> OneDate()
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        await scenes.AddAsync("a", "2023-08-12T10:00:00Z", ("red", (_, _) => 300));
        return scenes;
    }

    private Task<CliRun> Build(LightScenes scenes, params string[] more) => CliRun.Of(
    [
        "cube", "build", "--catalog", scenes.Catalog, "--output", folder.File("cube"), "--no-progress", "--bands", "red", "--cloud-mask", "none",
        "--start-date", "2023-08-01", "--end-date", "2023-08-31", .. LightScenes.SmallBox.Split(' '), .. more,
    ]);

    [Theory]
    [InlineData("--dry-run")]
    [InlineData("--quiet")]
    public async Task A_memory_limit_that_is_too_small_is_refused_before_anything_is_created(string option)
    {
        var run = await Build(await OneDate(), "--memory-limit", "32MiB", option);
        Assert.Contains("error memory.too_small (--memory-limit): A memory limit of 32 MiB is too small", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.Code);
        Assert.False(Directory.Exists(folder.File("cube")));
    }

    [Fact]
    public async Task A_broken_document_of_a_catalogue_is_named()
    {
        var scenes = await OneDate();
        var item = folder.File("scenes", "a", "item.json");
        await File.AppendAllTextAsync(item, "{}");
        var run = await Build(scenes);
        Assert.Contains("error json.trailing_data (--catalog): The catalogue's document '", run.Error, StringComparison.Ordinal);
        Assert.Contains("item.json", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.Code);
    }

    [Fact]
    public async Task A_sample_never_mixes_with_what_a_folder_holds()
    {
        string[] small = ["--size", "240", "--dates", "1", "--quiet"];
        Task<CliRun> Sample(params string[] more) => CliRun.Of(["sample", "create", folder.File("sample"), .. small, .. more]);
        Assert.Equal(0, (await Sample()).Code);
        var before = BuiltCube.Fingerprint(folder.File("sample"));
        Assert.Equal(0, (await Sample()).Code);
        Assert.Equal(before, BuiltCube.Fingerprint(folder.File("sample")));
        var other = await Sample("--seed", "5");
        Assert.Contains("error target.exists (folder)", other.Error, StringComparison.Ordinal);
        Assert.Equal(before, BuiltCube.Fingerprint(folder.File("sample")));
        Directory.CreateDirectory(folder.File("foreign"));
        await File.WriteAllTextAsync(folder.File("foreign", "mine.txt"), "mine");
        Assert.Contains("error target.exists", (await CliRun.Of(["sample", "create", folder.File("foreign"), .. small])).Error, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(folder.File("foreign")).Select(Path.GetFileName));
        Assert.Equal(0, (await Sample("--seed", "5", "--overwrite")).Code);
    }
}
