using Datacube.Engine.Pipeline;
using Xunit;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>Stages keep their order, share room without a deadlock and end together.</summary>
[Trait("kind", "unit")]
public sealed class StageQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task A_stage_begins_when_the_one_before_has_finished_and_every_item_runs_once(int workers)
    {
        var queue = new StageQueue();
        int[] first = new int[20], second = new int[30];
        var early = 0;
        var before = new Stage(first.Length, null, null, async (item, _) =>
        {
            await Task.Yield();
            Interlocked.Increment(ref first[item]);
        });
        queue.Add([before, new(second.Length, before, null, (item, _) =>
        {
            if (first.Any(runs => Volatile.Read(ref runs) != 1))
                Interlocked.Increment(ref early);
            Interlocked.Increment(ref second[item]);
            return ValueTask.CompletedTask;
        })]);
        await queue.RunAsync(workers, CancellationToken.None);
        Assert.All(first.Concat(second), runs => Assert.Equal(1, runs));
        Assert.Equal(0, early);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 3)]
    [InlineData(4, 6)]
    public async Task Planes_lent_out_never_exceed_the_room_and_stacks_that_just_fit_do_not_deadlock(int workers, int planes)
    {
        var queue = new StageQueue();
        var room = new PlaneRoom(planes);
        int lent = 0, most = 0;
        for (var stack = 0; stack < 10; stack++)
        {
            var fill = new Stage(3, null, room, async (_, _) =>
            {
                var now = Interlocked.Increment(ref lent);
                for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                    Interlocked.CompareExchange(ref most, now, seen);
                await Task.Yield();
            });
            queue.Add([fill, new(1, fill, null, (_, _) =>
            {
                Interlocked.Add(ref lent, -3);
                queue.Release(room, 3);
                return ValueTask.CompletedTask;
            })]);
        }

        await queue.RunAsync(workers, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.InRange(most, 3, planes);
        Assert.Equal((0, planes), (lent, room.Free));
    }

    [Fact]
    public async Task The_first_error_stops_the_others_and_is_the_one_that_is_thrown()
    {
        var queue = new StageQueue();
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = 0;
        queue.Add([new(2, null, null, async (item, stop) =>
        {
            if (item == 1)
            {
                await waiting.Task;
                throw new InvalidDataException("broken");
            }

            waiting.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        })]);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => queue.RunAsync(2, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(("broken", 1), (error.Message, ended));
    }

    [Fact]
    public async Task Cancelling_is_reported_as_cancelling()
    {
        var queue = new StageQueue();
        using var stop = new CancellationTokenSource();
        queue.Add([new(1, null, null, async (_, inner) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, inner);
        })]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queue.RunAsync(3, stop.Token).WaitAsync(TimeSpan.FromSeconds(60)));
    }
}
