using System.Text.Json;
using Datacube.Cli.Tests;
using Datacube.Engine.Cubes.Building;
using Datacube.Storage;
using Datacube.Storage.S3;
using Datacube.Testing;
using Datacube.Testing.S3;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>Cubes from and to S3, against a real server: the same objects as in a folder, resumed and appended to alike.</summary>
[Trait("kind", "system")]
public sealed class S3CubeTests : IAsyncLifetime, IDisposable
{
    private const string Program = "radosgw";

    private const string Quarter = LightScenes.SmallBox + " --start-date 2023-01-01 --end-date 2023-03-31 --bands red --chunk-size 64";
    private const string WithApril = LightScenes.SmallBox + " --start-date 2023-01-01 --end-date 2023-04-30 --bands red --chunk-size 64";
    private const string FineApril = LightScenes.SmallBox + " --start-date 2023-01-01 --end-date 2023-04-30 --bands red --chunk-size 32";

    private readonly TempFolder folder = new();
    private S3Bucket bucket = null!;
    private LightScenes scenes = null!;

    public async Task InitializeAsync()
    {
        bucket = await (await S3Server.Shared).CreateBucketAsync();
        scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        foreach (var month in (int[])[1, 2, 3, 4])
            await scenes.AddAsync($"m{month}", $"2023-0{month}-10T10:00:00Z", ("red", (row, column) => (1000 * month) + ((row * 7) + (column * 3)) % 500));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => folder.Dispose();

    private Dictionary<string, string> Variables => new()
    {
        ["AWS_ENDPOINT_URL_S3"] = bucket.Endpoint.AbsoluteUri,
        ["AWS_ACCESS_KEY_ID"] = S3Server.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = S3Server.SecretKey,
    };

    private string Place(string key) => $"s3://{bucket.Name}/{key}";

    private IObjectStore StoreOf(string key) => ObjectStores.Open(new Uri(Place(key)), TimeProvider.System, S3Settings.FromEnvironment(name => Variables.GetValueOrDefault(name)));

    private string[] Arguments(string arguments, string target) =>
        ["cube", "build", "--catalog", scenes.Catalog, "--output", target, "--no-progress", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private Task<CliRun> Run(params string[] arguments) => CliRun.Of(arguments, variables: Variables);

    private async Task Build(string arguments, string target)
    {
        var run = await Run(Arguments(arguments, target));
        Assert.True(run.Code == 0, run.Error);
    }

    [RequiresProgramFact(Program)]
    public async Task The_sample_cube_has_the_same_objects_in_a_folder_and_in_a_bucket()
    {
        Assert.Equal(0, (await Run("sample", "create", folder.File("sample"), "--size", "512", "--dates", "3")).Code);
        string[] request = ["cube", "build", "--catalog", folder.File("sample", "catalog.json"), "--collection", "sentinel-2-l2a", "--bbox", "15.56", "46.03", "15.62", "46.07",
            "--start-date", "2021-06-01", "--end-date", "2021-07-31", "--resolution", "0.0002", "--chunk-size", "100", "--cloud-mask", "scl", "--no-progress"];
        foreach (var target in (string[])[folder.File("cube"), Place("cubes/a b+ü")])
        {
            var run = await Run([.. request, "--output", target]);
            Assert.True(run.Code == 0, run.Error);
        }
        var inBucket = await BuiltCube.FingerprintAsync(StoreOf("cubes/a b+ü"));
        Assert.Equal(await BuiltCube.FingerprintAsync(ObjectStores.Open(folder.File("cube"), TimeProvider.System)), inBucket);
        Assert.True(inBucket.Count > 30, $"{inBucket.Count} objects");
        Assert.Equal(0, await bucket.UnfinishedUploadsAsync());

        var again = await Run([.. request, "--output", Place("cubes/a b+ü")]);
        Assert.Contains("complete", again.Error, StringComparison.Ordinal);
        var shown = await Run("cube", "show", Place("cubes/a b+ü"), "-o", "json");
        Assert.Equal(0, shown.Code);
        Assert.StartsWith(Place("cubes/a"), JsonDocument.Parse(shown.Out).RootElement.GetProperty("address").GetString(), StringComparison.Ordinal);
    }

    [RequiresProgramFact(Program)]
    public async Task Scenes_in_a_bucket_give_the_cube_that_scenes_in_a_folder_give()
    {
        await Build(Quarter, folder.File("cube"));
        var store = StoreOf("scenes");
        foreach (var month in (int[])[1, 2, 3, 4])
        {
            await store.PutFileAsync($"m{month}/red.tif", scenes.FileOf($"m{month}", "red"), PutCondition.CreateOnly, default);
            File.Delete(scenes.FileOf($"m{month}", "red"));
            var item = folder.File("scenes", $"m{month}", "item.json");
            await File.WriteAllTextAsync(item, (await File.ReadAllTextAsync(item)).Replace("./red.tif", Place($"scenes/m{month}/red.tif"), StringComparison.Ordinal));
        }
        await Build(Quarter, Place("from-s3"));
        var built = await BuiltCube.FingerprintAsync(StoreOf("from-s3"));
        foreach (var (key, digest) in BuiltCube.Fingerprint(folder.File("cube"), "rgb_median/c", "count/c", "status/c"))
            Assert.Equal(digest, built[key]);

        // Without keys the bucket's owner must have opened it; a missing object is a failed input, not a failed program.
        var closed = await Run(Arguments(Quarter + " --s3-anonymous", folder.File("closed")));
        Assert.Equal((6, true), (closed.Code, closed.Error.Contains("source.unauthorized", StringComparison.Ordinal)));
        await bucket.MakePublicAsync();
        await Build(Quarter + " --s3-anonymous", folder.File("open"));
        await store.DeleteAsync("m2/red.tif", default);
        var missing = await Run(Arguments(Quarter, folder.File("missing")));
        Assert.Equal((6, true), (missing.Code, missing.Error.Contains("source.not_found", StringComparison.Ordinal)));
    }

    [RequiresProgramFact(Program)]
    public async Task An_append_and_geotiffs_work_as_in_a_folder()
    {
        foreach (var format in (string[])["zarr", "cog"])
        {
            foreach (var target in (string[])[folder.File(format), Place(format)])
            {
                await Build($"{Quarter} --output-format {format}", target);
                await Build($"{WithApril} --output-format {format} --append", target);
            }
            Assert.Equal(await BuiltCube.FingerprintAsync(ObjectStores.Open(folder.File(format), TimeProvider.System)), await BuiltCube.FingerprintAsync(StoreOf(format)));
        }
        Assert.Equal(4, (await new BuiltCube(StoreOf("zarr")).OpenAsync()).Arrays["rgb_median"].Shape[0]);
    }

    [RequiresProgramFact(Program)]
    public async Task A_build_killed_in_the_middle_continues_and_ends_byte_identical()
    {
        await Build(FineApril, folder.File("whole"));
        var store = StoreOf("killed");
        using (var child = ChildProgram.Start(Arguments(FineApril + " --threads 1", Place("killed")), Variables))
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while ((await CommitsAsync(store)).Count < 8 && !child.HasExited)
                await Task.Delay(1, deadline.Token);
            child.Kill();
            await child.WaitForExitAsync(deadline.Token);
        }
        Assert.Null(await store.HeadAsync("zarr.json", default));
        var committed = await CommitsAsync(store);
        var resumed = await Run(Arguments(FineApril, Place("killed")));
        Assert.Equal(0, resumed.Code);
        Assert.Contains($"continuing: {committed.Count} of", resumed.Error, StringComparison.Ordinal);
        Assert.Subset((await CommitsAsync(store)).ToHashSet(), committed.ToHashSet());
        Assert.Equal(await BuiltCube.FingerprintAsync(ObjectStores.Open(folder.File("whole"), TimeProvider.System)), await BuiltCube.FingerprintAsync(store));
    }

    [RequiresProgramFact("node:zarrita")]
    public async Task Zarrita_reads_a_cube_from_the_bucket_over_http()
    {
        await Build(Quarter, Place("public"));
        await bucket.MakePublicAsync();
        Directory.CreateDirectory(folder.File("dumps"));
        foreach (var name in (string[])["rgb_median", "count"])
        {
            var values = await new BuiltCube(StoreOf("public")).ReadAsync<ushort>(name);
            await File.WriteAllBytesAsync(folder.File("dumps", name + ".bin"), System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        }
        var answer = await ExternalProgram.Run("node", [Path.Combine(ExternalProgram.Readers, "read_zarr.mjs"), $"{bucket.Endpoint}{bucket.Name}/public", folder.File("dumps")]);
        var arrays = JsonDocument.Parse(answer).RootElement.GetProperty("arrays").EnumerateObject().ToList();
        Assert.Equal(2, arrays.Count);
        Assert.All(arrays, array => Assert.True(array.Value.GetProperty("differing").GetInt32() == 0 && array.Value.GetProperty("count").GetInt32() > 10_000, $"{array}"));
    }

    [RequiresProgramFact(Program)]
    public async Task Doctor_tries_the_store_and_says_what_is_wrong_with_it()
    {
        var good = await Run("doctor", "--output", Place("probe"));
        Assert.Contains("conditional writes and deletes work", string.Join(' ', good.Out.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(await CommitsAsync(StoreOf("probe"), ""));
        foreach (var (change, code) in new[] { (("AWS_SECRET_ACCESS_KEY", "wrong"), "source.unauthorized"), (("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1"), "source.unavailable") })
        {
            var variables = Variables;
            variables[change.Item1] = change.Item2;
            var bad = await CliRun.Of(["doctor", "--output", Place("probe"), "-o", "json"], variables: variables);
            Assert.Equal(6, bad.Code);
            Assert.Contains(code, bad.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong\"", bad.Out, StringComparison.Ordinal);
        }
        var missing = await Run("doctor", "--output", "s3://no-such-bucket-here/x", "-o", "json");
        Assert.Contains("no such bucket", missing.Out, StringComparison.Ordinal);
    }

    private static async Task<List<(string, string)>> CommitsAsync(IObjectStore store, string prefix = CubeKeys.Commits)
    {
        var found = new List<(string, string)>();
        await foreach (var info in store.ListAsync(prefix, default))
            found.Add((info.Key, info.ETag));
        return found;
    }
}
