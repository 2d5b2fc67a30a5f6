namespace Datacube.Engine.Pipeline;

/// <summary>Room for planes that stages share: an item takes one before it starts, whoever is done with the plane gives it back.</summary>
internal sealed class PlaneRoom(int planes)
{
    public int Free { get; set; } = planes;
}

/// <summary>A step of a block: <paramref name="count"/> items that may run side by side once the step before has finished.</summary>
/// <param name="count">Number of items.</param>
/// <param name="after">Step that must have finished; null for none.</param>
/// <param name="room">Room of which each item takes one plane; null for none.</param>
/// <param name="run">Runs one item.</param>
internal sealed class Stage(int count, Stage? after, PlaneRoom? room, Func<int, CancellationToken, ValueTask> run)
{
    public int Taken { get; set; }

    public int Finished { get; set; }

    public bool IsExhausted => Taken == count;

    public bool IsFinished => Finished == count;

    public bool MayStart => (after is null || after.IsFinished) && room is not { Free: <= 0 };

    public PlaneRoom? Room => room;

    public ValueTask RunAsync(int item, CancellationToken cancellation) => run(item, cancellation);
}

/// <summary>
/// An ordered list of stages and a fixed number of workers. A worker takes the first item that may run: it works ahead of a stage that
/// waits, but never takes planes past an earlier stage that still needs some of the same room, so the room cannot be shared out into a
/// deadlock.
/// </summary>
internal sealed class StageQueue
{
    private readonly List<Stage> stages = [];
    private readonly Lock gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int head;

    /// <summary>Adds stages behind the others, before the run begins.</summary>
    public void Add(IEnumerable<Stage> more) => stages.AddRange(more);

    /// <summary>Runs everything. The first error stops all workers and is thrown; nothing runs any more when the task ends.</summary>
    public async Task RunAsync(int workers, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(stop), CancellationToken.None)).ToArray();
        var all = Task.WhenAll(running);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        // A worker that failed stopped the others: its error, not their cancellation, is the answer.
        var failed = Array.Find(running, task => task.IsFaulted);
        await (failed ?? all).ConfigureAwait(false);
    }

    /// <summary>Gives planes back.</summary>
    public void Release(PlaneRoom room, int planes)
    {
        lock (gate)
            room.Free += planes;
        Signal();
    }

    private async Task WorkAsync(CancellationTokenSource stop)
    {
        try
        {
            while (true)
            {
                stop.Token.ThrowIfCancellationRequested();
                if (!TryTake(out var stage, out var item, out var wait))
                {
                    if (wait is null)
                        return;
                    await wait.WaitAsync(stop.Token).ConfigureAwait(false);
                    continue;
                }

                await stage.RunAsync(item, stop.Token).ConfigureAwait(false);
                lock (gate)
                    stage.Finished++;
                Signal();
            }
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private bool TryTake(out Stage stage, out int item, out Task? wait)
    {
        lock (gate)
        {
            var blocked = new HashSet<PlaneRoom>();
            while (head < stages.Count && stages[head].IsFinished)
                head++;
            for (var i = head; i < stages.Count; i++)
            {
                stage = stages[i];
                if (stage.IsExhausted || (stage.Room is { } room && blocked.Contains(room)))
                    continue;
                if (stage.MayStart)
                {
                    item = stage.Taken++;
                    if (stage.Room is not null)
                        stage.Room.Free--;
                    wait = null;
                    return true;
                }

                if (stage.Room is not null)
                    blocked.Add(stage.Room);
            }

            (stage, item) = (null!, 0);
            wait = head == stages.Count ? null : changed.Task;
            return false;
        }
    }

    private void Signal()
    {
        TaskCompletionSource previous;
        lock (gate)
            (previous, changed) = (changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        previous.SetResult();
    }
}
