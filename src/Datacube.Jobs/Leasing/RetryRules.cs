using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;

namespace Datacube.Jobs.Leasing;

/// <summary>The retry table: from the end of an attempt and the counters to what happens next. Nothing here waits or asks a clock.</summary>
/// <param name="options">The bounds.</param>
/// <param name="random">Draws the jitter.</param>
internal sealed class RetryRules(JobsOptions options, Random random)
{
    private readonly Lock gate = new();

    /// <summary>Decides.</summary>
    /// <param name="counters">Before this attempt ended.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="stopping">True when the task's job starts nothing more.</param>
    internal NextStep Decide(TaskCounters counters, AttemptEnd end, bool stopping) => end.Outcome switch
    {
        AttemptOutcome.Cancelled => new NextStep(TaskState.Cancelled, counters, TimeSpan.Zero, false, "cancelled", "Cancelled on request."),
        AttemptOutcome.Released => AgainUnless(stopping, counters, TimeSpan.Zero, false, null, null),
        AttemptOutcome.Interrupted => Interrupted(counters with { Interruptions = counters.Interruptions + 1 }, end, stopping),
        AttemptOutcome.Failed => Failed(counters with { Failures = counters.Failures + 1 }, end.Error!, end, stopping),
        _ => throw new ArgumentOutOfRangeException(nameof(end), end.Outcome, "No end of an attempt that did not succeed."),
    };

    /// <summary>A uniform draw from 0 to the cap of the attempt: full jitter.</summary>
    internal TimeSpan Pause(int failures)
    {
        var cap = Math.Min(options.LongestPause.TotalSeconds, options.FirstPause.TotalSeconds * Math.Pow(2, Math.Clamp(failures - 1, 0, 30)));
        lock (gate)
            return TimeSpan.FromSeconds(cap * random.NextDouble());
    }

    private NextStep Interrupted(TaskCounters counters, AttemptEnd end, bool stopping) =>
        counters.Interruptions >= options.MaxInterruptions
            ? new NextStep(TaskState.Failed, counters, TimeSpan.Zero, false, "task.crashes_worker", $"{counters.Interruptions} attempts ended without an answer of their worker (limit {options.MaxInterruptions}): the worker dies over this task, or it lacks memory or disk. Last: {end.Text ?? "the lease ran out"}")
            : AgainUnless(stopping, counters, TimeSpan.Zero, false, end.Error?.Code ?? "LeaseLost", end.Text ?? "The worker did not renew its lease in time.");

    private NextStep Failed(TaskCounters counters, ErrorEntry error, AttemptEnd end, bool stopping)
    {
        var final = new NextStep(TaskState.Failed, counters, TimeSpan.Zero, false, error.Code, end.Text);
        if (counters.Failures >= options.MaxFailures)
            return final;
        switch (error.Retry)
        {
            case RetryDecision.BackOff:
                return AgainUnless(stopping, counters, Longer(Pause(counters.Failures), end.RetryAfter), false, error.Code, end.Text);
            case RetryDecision.RefetchOnce or RetryDecision.RenewCredentialsOnce or RetryDecision.OnceElsewhere:
                var bit = 1 << (int)error.Retry;
                return (counters.UsedOnce & bit) != 0
                    ? final
                    : AgainUnless(stopping, counters with { UsedOnce = counters.UsedOnce | bit }, Longer(Pause(1), end.RetryAfter), error.Retry == RetryDecision.OnceElsewhere, error.Code, end.Text);
            default:
                return final;
        }
    }

    private TimeSpan Longer(TimeSpan pause, TimeSpan? asked) =>
        asked is not { } wait || wait <= pause ? pause : wait < options.LongestRetryAfter ? wait : options.LongestRetryAfter;

    private static NextStep AgainUnless(bool stopping, TaskCounters counters, TimeSpan pause, bool elsewhere, string? code, string? text) =>
        stopping
            ? new NextStep(TaskState.Cancelled, counters, TimeSpan.Zero, false, code ?? "cancelled", text)
            : new NextStep(TaskState.Ready, counters, pause, elsewhere, code, text);
}
