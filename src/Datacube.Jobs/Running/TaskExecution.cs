using System.Diagnostics;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Faults;
using Datacube.Jobs.Leasing;
using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Running;

/// <summary>One attempt: run the handler under a lease, then write how it ended.</summary>
internal sealed class TaskExecution(TaskLedger ledger, LeaseKeeper keeper, HandlerTable handlers, ILogger<TaskExecution> log)
{
    /// <summary>Runs a claimed task to its end.</summary>
    /// <param name="task">The task.</param>
    /// <param name="claimedAt">Timestamp of the monotonic clock from before the claim was sent.</param>
    /// <param name="shutdown">Cancelled when this process stops.</param>
    /// <returns>False when this machine lacks disk or memory, so that it should rest.</returns>
    internal async Task<bool> RunAsync(ClaimedTask task, long claimedAt, CancellationToken shutdown)
    {
        using var lease = keeper.Hold(task, claimedAt);
        using var stopping = shutdown.Register(() => lease.Stop(StopReason.Shutdown));
        using var activity = StartActivity(task);
        var started = Stopwatch.GetTimestamp();
        AttemptEnd end;
        try
        {
            var result = await handlers.RunAsync(task, lease.Stopping).ConfigureAwait(false);
            var counts = await CompleteAsync(task, result, lease).ConfigureAwait(false);
            if (counts)
                FaultPoints.Reach(FaultPoints.AfterComplete, task.Key);
            else
                JobsLog.ResultTooLate(log, task.Id, task.Key, task.Token);
            JobsMeter.Ended(task.Kind, counts ? "succeeded" : "lost", Stopwatch.GetElapsedTime(started));
            return true;
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            keeper.LookAt(lease, e);
            end = EndOf(task, e, lease.Reason);
        }
        JobsMeter.Ended(task.Kind, lease.Reason == StopReason.LeaseLost ? "lost" : end.Outcome.ToString().ToLowerInvariant(), Stopwatch.GetElapsedTime(started));
        await WriteAsync(task, end, lease).ConfigureAwait(false);
        return end.Error?.Kind != FailureKind.ResourceExhausted;
    }

    /// <summary>What an exception means, given what the attempt had been asked.</summary>
    internal AttemptEnd EndOf(ClaimedTask task, Exception e, StopReason asked)
    {
        // Whoever is interrupted in the middle of a call may see anything from a cancelled call to a broken connection.
        if (asked != StopReason.None)
            return new AttemptEnd(asked == StopReason.JobStopped ? AttemptOutcome.Cancelled : AttemptOutcome.Released);
        if (FailureClassifier.Classify(e) is not { } entry)
        {
            var incident = Guid.NewGuid().ToString("n")[..12];
            JobsLog.Unclassified(log, task.Id, task.Key, incident, LogText.Of(e.ToString()));
            return new AttemptEnd(AttemptOutcome.Failed, ErrorTable.Find("internal"), $"Unexpected failure ({e.GetType().Name}), incident {incident}. The worker's log tells more under this number.");
        }
        var text = LogText.Of(e is DatacubeException ? e.Message : $"{e.GetType().Name}: {e.Message}");
        JobsLog.AttemptFailed(log, task.Id, task.Key, entry.Code, text);
        // Released by its own decision: nobody asked, so it counts, or it could go on for ever.
        var outcome = entry.Retry == RetryDecision.Release ? AttemptOutcome.Interrupted : AttemptOutcome.Failed;
        // Words of the runtime may name an internal address; they stay in the log, what is stored is shown to clients.
        return new AttemptEnd(outcome, entry, e is DatacubeException ? text : $"{e.GetType().Name}. The worker's log tells more.", (e as DatacubeException)?.RetryAfter);
    }

    /// <summary>Tries for as long as the lease holds: the result exists, and losing it costs the whole computation.</summary>
    private async Task<bool> CompleteAsync(ClaimedTask task, TaskResult result, HeldLease lease)
    {
        while (lease.Reason != StopReason.LeaseLost)
        {
            try
            {
                return await ledger.CompleteAsync(task, result, CancellationToken.None).ConfigureAwait(false);
            }
            catch (DatacubeException e) when (e.Code == "database.unavailable" && lease.Reason != StopReason.Shutdown)
            {
                JobsLog.CompletionWaits(log, task.Id, task.Key);
            }
        }
        return false;
    }

    private async Task WriteAsync(ClaimedTask task, AttemptEnd end, HeldLease lease)
    {
        if (lease.Reason == StopReason.LeaseLost)
            return;
        try
        {
            var next = await ledger.EndAsync(task.Id, task.JobId, task.Token, end, CancellationToken.None).ConfigureAwait(false);
            if (next is null)
                keeper.Lose(lease);
            else if (next.State == Ledger.TaskState.Failed)
                JobsLog.TaskFailed(log, task.Id, task.Key, next.Code ?? "", next.Counters.Failures, next.Counters.Interruptions);
        }
        catch (DatacubeException e)
        {
            // The lease runs out and the sweeper takes over.
            JobsLog.EndNotWritten(log, task.Id, task.Key, e.Code);
        }
    }

    private static Activity? StartActivity(ClaimedTask task)
    {
        ActivityContext.TryParse(task.TraceParent, null, out var parent);
        var activity = JobsMeter.Activities.StartActivity($"task {task.Kind}", ActivityKind.Consumer, parent);
        activity?.SetTag("datacube.job", task.JobId).SetTag("datacube.task", task.Id).SetTag("datacube.task.key", task.Key).SetTag("datacube.lease.token", task.Token);
        return activity;
    }
}
