using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Requests;
using Datacube.Raster.Reading;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;
using Datacube.Storage;
using Datacube.Storage.Files;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>Two runs of one build end as one run does, whatever the moment at which the other one comes between.</summary>
[Trait("kind", "system")]
public sealed class CubeRivalTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("zarr", "rgb_median/c/")]
    [InlineData("cog", CubeKeys.Work + "/rgb_median/c/")]
    [InlineData("cog", CubeKeys.Work + "/count/c/")]
    [InlineData("cog", CubeKeys.Plan)]
    public async Task A_run_that_is_overtaken_while_it_publishes_leaves_what_the_other_published(string format, string key)
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        await scenes.AddAsync("a", "2021-06-05T10:00:00Z", ("red", (row, column) => 100 + ((row + column) % 900)));
        var spec = Spec(scenes, "cube", format);
        Assert.Equal(CubeState.Incomplete, (await BuildAsync(spec with { Selection = spec.Selection with { Limit = 2 } }, new FileStore(folder.File("cube"), TimeProvider.System), null)).State);
        var store = new InterferedStore(new FileStore(folder.File("cube"), TimeProvider.System), key, () => BuildAsync(spec, new FileStore(folder.File("cube"), TimeProvider.System), null));
        var report = await BuildAsync(spec, store, store);
        Assert.True(store.HasInterfered);
        Assert.Contains(report.State, (CubeState[])[CubeState.Succeeded, CubeState.Unchanged]);
        var alone = Spec(scenes, "alone", format);
        Assert.Equal(CubeState.Succeeded, (await BuildAsync(alone, new FileStore(folder.File("alone"), TimeProvider.System), null)).State);
        Assert.Equal(BuiltCube.Fingerprint(folder.File("alone")), BuiltCube.Fingerprint(folder.File("cube")));
        Assert.DoesNotContain(Directory.GetFiles(folder.File("cube")), file => file.EndsWith(".writing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_whose_target_was_taken_over_publishes_nothing()
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        await scenes.AddAsync("a", "2021-06-05T10:00:00Z", ("red", (_, _) => 500));
        var spec = Spec(scenes, "cube", "zarr");
        var other = Spec(scenes, "cube", "zarr", "other");
        var overwrite = new CubeBuildOptions { Mode = new(Overwrite: true) };
        var store = new InterferedStore(new FileStore(folder.File("cube"), TimeProvider.System), "_datacube/plan.json", () => BuildAsync(other, new FileStore(folder.File("cube"), TimeProvider.System), null, overwrite));
        var error = await Assert.ThrowsAsync<Contracts.Errors.DatacubeException>(() => BuildAsync(spec, store, store));
        Assert.Equal("target.exists", error.Code);
        Assert.Contains("other", (await new BuiltCube(folder.File("cube")).OpenAsync()).Arrays.Keys);
    }

    private CubeSpec Spec(LightScenes scenes, string output, string format, string variable = "rgb_median") => new CubeSpecReader(TimeProvider.System, new OutputUriRules()).Read(new CubeRequest
    {
        Catalog = scenes.Catalog,
        Output = folder.File(output),
        Format = format,
        VariableName = variable,
        Bands = ["red"],
        Bbox = ["15.0005", "46.018", "15.070", "46.049"],
        Crs = "EPSG:32633",
        Resolution = 20,
        Resampling = ["nearest"],
        StartDate = "2021-06-01",
        EndDate = "2021-06-30",
        ChunkSize = 64,
    });

    private static async Task<CubeReport> BuildAsync(CubeSpec spec, IObjectStore store, IProgress<CubeProgress>? progress, CubeBuildOptions? options = null)
    {
        using var catalogue = await StacCatalog.OpenAsync(spec.Catalog, new CatalogOptions(), default);
        await using var opener = new RasterOpener(new RasterOpenerOptions());
        var builder = new CubeBuilder(store, Search, opener, TimeProvider.System);
        return await builder.BuildAsync(await builder.PrepareAsync(spec, options ?? new(), default), options ?? new(), progress, default);

        IAsyncEnumerable<StacItem> Search(StacQuery query, CancellationToken cancellation) => catalogue.SearchAsync(query, cancellation);
    }

    /// <summary>Runs something else once, just before the finishing build comes to a certain key.</summary>
    private sealed class InterferedStore(IObjectStore store, string prefix, Func<Task> interfere) : IObjectStore, IProgress<CubeProgress>
    {
        private bool finishing;

        public bool HasInterfered { get; private set; }

        public Uri Root => store.Root;

        public void Report(CubeProgress value) => finishing |= value.Stage == "finish";

        public async ValueTask<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation)
        {
            // Chunks are looked up before they are read; what matters is the moment between the two.
            if (key == CubeKeys.Plan)
                await InterfereAsync(key);
            return await store.HeadAsync(key, cancellation);
        }

        public async ValueTask<int> ReadAsync(string key, long offset, Memory<byte> destination, string? etag, CancellationToken cancellation)
        {
            await InterfereAsync(key);
            return await store.ReadAsync(key, offset, destination, etag, cancellation);
        }

        private async ValueTask InterfereAsync(string key)
        {
            if (!finishing || HasInterfered || !key.StartsWith(prefix, StringComparison.Ordinal))
                return;
            HasInterfered = true;
            await interfere();
        }

        public ValueTask<ObjectInfo> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, CancellationToken cancellation) => store.PutAsync(key, content, condition, cancellation);

        public ValueTask<ObjectInfo> PutFileAsync(string key, string path, PutCondition condition, CancellationToken cancellation) => store.PutFileAsync(key, path, condition, cancellation);

        public ValueTask<int> SweepLeftoversAsync(CancellationToken cancellation) => store.SweepLeftoversAsync(cancellation);

        public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);

        public ValueTask DeleteAsync(string key, CancellationToken cancellation) => store.DeleteAsync(key, cancellation);
    }
}
