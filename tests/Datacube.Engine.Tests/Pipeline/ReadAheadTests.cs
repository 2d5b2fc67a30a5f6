using Datacube.Contracts.Http;
using Datacube.Engine.Masks;
using Datacube.Engine.Pipeline;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Reading;
using Datacube.Stac.Harmonising;
using Xunit;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>
/// Bytes of coming reads are fetched while one is computed. The server answers nobody before several files have been asked for: with one
/// worker that reads one file after the other no answer would ever come.
/// </summary>
[Trait("kind", "unit")]
public sealed class ReadAheadTests : IAsyncLifetime, IDisposable
{
    private static readonly PipelineRequest Request = Composite.Request(SyntheticScenes.Grid, MaskRule.None, ResamplingMethod.Nearest, "red");
    private static readonly PixelWindow Whole = new(0, 0, 300, 250);

    private readonly SyntheticScenes local = new();
    private readonly HttpClient http = GuardedHttp.CreateClient(new() { AllowedHosts = ["127.0.0.1"], MaxAttempts = 1 });
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
    private readonly List<Scene> scenes = [];
    private readonly List<IRasterSource> open = [];
    private readonly HeldServer server;
    private readonly RasterOpener opener;

    public ReadAheadTests()
    {
        server = new(local.Path);
        opener = new(new RasterOpenerOptions { Http = http });
    }

    public async Task InitializeAsync()
    {
        for (var day = 0; day < 3; day++)
        {
            var scene = local.Add($"s{day}", day, SyntheticScenes.Texture(day));
            var band = scene.Bands["red"];
            scenes.Add(scene with { Bands = new Dictionary<string, SceneBand> { ["red"] = band with { Href = new(server.Address, $"s{day}_red.tif") } } });
            // Their headers are known, so that whatever is asked for from now on is pixels.
            open.Add(await opener.OpenAsync(scenes[day].Bands["red"].Href, deadline.Token));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var source in open)
            await source.DisposeAsync();
        await opener.DisposeAsync();
        await server.DisposeAsync();
    }

    public void Dispose()
    {
        http.Dispose();
        deadline.Dispose();
        local.Dispose();
    }

    [Fact]
    public async Task Later_reads_of_a_block_are_under_way_while_the_first_one_waits()
    {
        server.HoldUntil(3);
        var expected = await Composite.RunAsync(Request, local.Scenes);
        var values = await RunAsync([new("whole", Whole, scenes)], new PipelineOptions { Threads = 1 });
        Assert.Equal(expected.Values[0], values[0]);
    }

    [Fact]
    public async Task The_bytes_of_the_next_tile_are_under_way_while_this_one_waits()
    {
        server.HoldUntil(2);
        var values = await RunAsync([new("first", Whole, [scenes[0]]), new("second", Whole, [scenes[1]])], new PipelineOptions { Threads = 1 });
        Assert.Equal((await Composite.RunAsync(Request, [local.Scenes[0]])).Values[0], values[0]);
        Assert.Equal((await Composite.RunAsync(Request, [local.Scenes[1]])).Values[0], values[1]);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(400_000L)]
    public async Task A_small_budget_or_none_changes_nothing_but_the_order_of_requests(long budget)
    {
        var expected = await Composite.RunAsync(Request, local.Scenes);
        var values = await RunAsync([new("whole", Whole, scenes)], new PipelineOptions { Threads = 2, ReadAheadBytes = budget, BlockSize = 100 });
        Assert.Equal(expected.Values[0], values[0]);
    }

    [Fact]
    public async Task Cancelling_stops_what_is_fetched_ahead()
    {
        // A fourth file never comes, so no answer does.
        server.HoldUntil(4);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
        var running = RunAsync([new("whole", Whole, scenes)], new PipelineOptions { Threads = 1 }, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(server.Enough.IsCompleted);
        Assert.False(deadline.IsCancellationRequested);
    }

    private Task<List<double[]>> RunAsync(IReadOnlyList<TileWork> tiles, PipelineOptions options) => RunAsync(tiles, options, deadline.Token);

    private async Task<List<double[]>> RunAsync(IReadOnlyList<TileWork> tiles, PipelineOptions options, CancellationToken cancellation)
    {
        var values = new List<double[]>();
        await foreach (var result in new BlockPipeline(Request, options, opener).RunAsync(tiles, cancellation))
        {
            using (result)
                values.Add([.. result.Values[0].Span<ushort>().ToArray().Select(value => (double)value)]);
        }

        return values;
    }
}
