using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Reading;
using Xunit;

namespace Datacube.Raster.Tests.Reading;

/// <summary>One opening serves all who wait for a file, and ends with the last of them.</summary>
[Trait("kind", "unit")]
public sealed class SourceCacheTests
{
    private const string Address = "https://example.org/x.tif";

    private readonly List<TaskCompletionSource<IRasterSource>> openings = [];
    private readonly List<CancellationToken> tokens = [];

    [Fact]
    public async Task A_caller_who_gives_up_does_not_end_the_opening_for_the_others()
    {
        await using var cache = new SourceCache(4);
        using var first = new CancellationTokenSource();
        var leaving = cache.OpenAsync(Address, null, Open, first.Token).AsTask();
        var staying = cache.OpenAsync(Address, null, Open, default).AsTask();
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.False(Assert.Single(tokens).IsCancellationRequested);
        openings[0].SetResult(new Empty());
        await using var opened = await staying;
        Assert.Single(openings);
    }

    [Fact]
    public async Task The_last_caller_to_give_up_ends_the_opening_and_the_next_one_opens_anew()
    {
        await using var cache = new SourceCache(4);
        using var both = new CancellationTokenSource();
        var leaving = Enumerable.Range(0, 2).Select(_ => cache.OpenAsync(Address, null, Open, both.Token).AsTask()).ToList();
        await both.CancelAsync();
        foreach (var task in leaving)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.True(Assert.Single(tokens).IsCancellationRequested);
        var later = cache.OpenAsync(Address, null, Open, default).AsTask();
        Assert.Equal(2, openings.Count);
        openings[1].SetResult(new Empty());
        await using var opened = await later;
        Assert.False(tokens[1].IsCancellationRequested);
    }

    [Fact]
    public async Task A_file_that_nobody_holds_stays_open_for_the_next_caller()
    {
        await using var cache = new SourceCache(4);
        var source = new Empty();
        for (var i = 0; i < 3; i++)
        {
            var wanted = cache.OpenAsync(Address, null, Open, default).AsTask();
            openings[0].TrySetResult(source);
            await (await wanted).DisposeAsync();
            Assert.False(source.IsClosed);
        }
        Assert.Single(openings);
    }

    [Fact]
    public async Task A_server_that_never_answers_does_not_hold_up_a_caller_who_gives_up()
    {
        await using var server = new ScriptedServer(_ => []) { KeepsOpen = true };
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        // Closing the opener waits for every opening under way: it ends because the only caller left.
        await using var opener = new RasterOpener(new() { Http = http });
        using var stop = new CancellationTokenSource();
        var opening = opener.OpenAsync(server.Address, stop.Token).AsTask();
        await Task.WhenAny(opening, server.Asked);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }

    private Task<IRasterSource> Open(CancellationToken stop)
    {
        var opening = new TaskCompletionSource<IRasterSource>(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.Register(() => opening.TrySetCanceled(stop));
        openings.Add(opening);
        tokens.Add(stop);
        return opening.Task;
    }

    private sealed class Empty : IRasterSource
    {
        public bool IsClosed { get; private set; }

        public RasterInfo Info => throw new NotSupportedException();

        public ValueTask<PixelBuffer> ReadAsync(int level, int band, PixelWindow window, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<PixelBuffer> ReadMaskAsync(int level, PixelWindow window, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask DisposeAsync()
        {
            IsClosed = true;
            return ValueTask.CompletedTask;
        }
    }
}
