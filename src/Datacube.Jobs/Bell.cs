namespace Datacube.Jobs;

/// <summary>Wakes one waiting loop; rings while nobody waits are remembered as one.</summary>
internal sealed class Bell
{
    private volatile TaskCompletionSource rung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Ring() => rung.TrySetResult();

    /// <summary>Returns at the next ring, or after the given time.</summary>
    internal async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await rung.Task.WaitAsync(longest, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nobody rang: the time of a regular look.
        }
        rung = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
