namespace Datacube.Engine.Pipeline;

/// <summary>
/// Fetches the stored bytes of coming reads while workers compute, in the order of the reads: of the rest of this block, the next
/// blocks and the next tile. What was fetched and has not been read stays below a budget. It never decides about a value.
/// </summary>
/// <param name="sources">Open files.</param>
/// <param name="budget">Bytes fetched or being fetched ahead of their reads; 0 fetches nothing.</param>
/// <param name="stop">Ends the job.</param>
internal sealed class ReadAhead(OpenSources sources, long budget, CancellationToken stop)
{
    private readonly Lock gate = new();
    private readonly Queue<ReadStep> waiting = [];
    private readonly HashSet<Task> fetching = [];
    private long held;

    /// <summary>Adds reads behind those announced before.</summary>
    public void Announce(IEnumerable<ReadStep> steps)
    {
        lock (gate)
        {
            foreach (var step in steps)
            {
                // A step beyond the budget asks for all its tiles at once itself.
                if (step.Bytes > 0 && step.Bytes <= budget)
                    waiting.Enqueue(step);
            }

            Fetch();
        }
    }

    /// <summary>Says that a step reads now, whether or not its bytes are here: the budget goes to the following ones.</summary>
    public void Begin(ReadStep step)
    {
        if (step.Bytes == 0)
            return;
        lock (gate)
        {
            if (step.IsFetched && !step.IsBegun)
                held -= step.Bytes;
            step.IsBegun = true;
            Fetch();
        }
    }

    /// <summary>Waits until nothing is fetched any more, after the job was stopped.</summary>
    public async Task EndAsync()
    {
        Task[] left;
        lock (gate)
        {
            waiting.Clear();
            left = [.. fetching];
        }

        await Task.WhenAll(left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Fetch()
    {
        fetching.RemoveWhere(task => task.IsCompleted);
        while (!stop.IsCancellationRequested && waiting.TryPeek(out var step) && (step.IsBegun || held + step.Bytes <= budget))
        {
            waiting.Dequeue();
            if (step.IsBegun)
                continue;
            step.IsFetched = true;
            held += step.Bytes;
            fetching.Add(Task.Run(() => FetchAsync(step), CancellationToken.None));
        }
    }

    private async Task FetchAsync(ReadStep step)
    {
        foreach (var (input, window) in step.Reads)
        {
            try
            {
                await sources.UseAsync(
                    input.Band,
                    async source =>
                    {
                        await source.PrefetchAsync(input.Level, input.Band.BandIndex, window, stop).ConfigureAwait(false);
                        return true;
                    },
                    stop).ConfigureAwait(false);
            }
            catch (Exception error) when (Inputs.IsFailure(error, stop))
            {
                // The read itself meets the same failure and enters it into the accounts; here nothing depends on it.
            }
        }
    }
}
