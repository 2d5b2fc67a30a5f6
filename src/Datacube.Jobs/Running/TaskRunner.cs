using System.Collections.Concurrent;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Faults;
using Datacube.Jobs.Leasing;
using Microsoft.Extensions.Hosting;

namespace Datacube.Jobs.Running;

/// <summary>
/// Takes work when the bell rings and a slot is free, and goes on taking until nothing is ready; so a ring only wakes a worker up, and one that
/// reaches a busy worker may be dropped; a worker that rests or stops hands it on. A ring that came while the last slot was about to become free is remembered and looked after.
/// </summary>
internal sealed class TaskRunner : IHostedService, IDisposable
{
    private readonly TaskLedger ledger;
    private readonly TaskExecution execution;
    private readonly HandlerTable handlers;
    private readonly RunnerSettings settings;
    private readonly SemaphoreSlim slots;
    private readonly CancellationTokenSource shutdown = new();
    private readonly ConcurrentDictionary<Task, byte> running = [];
    private int missed;

    public TaskRunner(TaskLedger ledger, TaskExecution execution, HandlerTable handlers, RunnerSettings settings)
    {
        (this.ledger, this.execution, this.handlers, this.settings) = (ledger, execution, handlers, settings);
        slots = new SemaphoreSlim(settings.Options.Slots);
    }

    private WorkerState State => settings.State;

    /// <summary>Somebody rang: claims a task if there is a free slot and lets it run.</summary>
    /// <param name="message">Identifier of the message, or null.</param>
    /// <param name="task">The task that it names, or null.</param>
    /// <param name="cancellation">Stops waiting for the claim.</param>
    /// <returns>False when the ledger does not have the task that the message names. True is returned after the claim is committed.</returns>
    internal async Task<bool> RingAsync(Guid? message, Guid? task, CancellationToken cancellation)
    {
        if (!State.TakesWork)
        {
            Interlocked.Exchange(ref missed, 1);
            return task is not { } waiting || await ledger.PassOnAsync(waiting, cancellation).ConfigureAwait(false);
        }
        if (!slots.Wait(0, CancellationToken.None))
        {
            Interlocked.Exchange(ref missed, 1);
            return task is not { } named || await ledger.ExistsAsync(named, cancellation).ConfigureAwait(false);
        }
        var handedOver = false;
        try
        {
            var sent = settings.Time.GetTimestamp();
            var claim = await ledger.ClaimAsync(handlers.Kinds, State.Name, message, task, cancellation).ConfigureAwait(false);
            if (claim.Task is { } claimed)
            {
                FaultPoints.Reach(FaultPoints.AfterClaim, claimed.Key);
                handedOver = true;
                Start(claimed, sent);
            }
            return claim.RungTaskExists;
        }
        finally
        {
            if (!handedOver)
                slots.Release();
        }
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Asks every handler to stop, waits for a bounded time, and gives back what is still running then.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        State.Stop();
        await shutdown.CancelAsync().ConfigureAwait(false);
        try
        {
            await AllEndedAsync().WaitAsync(settings.Options.StopWithin, settings.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            foreach (var lease in settings.Keeper.Held)
                await GiveBackAsync(lease.Task).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        shutdown.Dispose();
        slots.Dispose();
    }

    /// <summary>A claim that was under way when the stop came may have started one more.</summary>
    private async Task AllEndedAsync()
    {
        while (!running.IsEmpty)
        {
            await Task.WhenAll(running.Keys).ConfigureAwait(false);
            await Task.Yield();
        }
    }

    private async Task GiveBackAsync(ClaimedTask task)
    {
        JobsLog.GivenBack(settings.Log, task.Id, task.Key);
        try
        {
            await ledger.EndAsync(task.Id, task.JobId, task.Token, new AttemptEnd(AttemptOutcome.Released), CancellationToken.None).ConfigureAwait(false);
        }
        catch (DatacubeException e)
        {
            JobsLog.EndNotWritten(settings.Log, task.Id, task.Key, e.Code);
        }
    }

    private void Start(ClaimedTask task, long claimedAt)
    {
        var chain = Task.Run(() => RunChainAsync(task, claimedAt), CancellationToken.None);
        running[chain] = 0;
        chain.ContinueWith(ended => running.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task RunChainAsync(ClaimedTask first, long claimedAt)
    {
        try
        {
            for (var task = first; task is not null;)
            {
                JobsMeter.Claims.Add(1);
                if (!await execution.RunAsync(task, claimedAt, shutdown.Token).ConfigureAwait(false))
                    Rest();
                claimedAt = settings.Time.GetTimestamp();
                task = State.TakesWork ? await NextAsync().ConfigureAwait(false) : null;
            }
        }
        catch (Exception e)
        {
            // An attempt that could not even be ended: its lease runs out.
            JobsLog.ClaimFailed(settings.Log, LogText.Of(e));
        }
        finally
        {
            slots.Release();
        }
        if (Interlocked.Exchange(ref missed, 0) == 1)
            await LookAsync().ConfigureAwait(false);
    }

    private async Task<ClaimedTask?> NextAsync()
    {
        try
        {
            // Not ended by a stop: a claim that was committed and not heard of would cost its task a lease and an interruption.
            return (await ledger.ClaimAsync(handlers.Kinds, State.Name, null, null, CancellationToken.None).ConfigureAwait(false)).Task;
        }
        catch (Exception e) when (e is DatacubeException or OperationCanceledException)
        {
            // Whatever is ready is rung for again.
            return null;
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await RingAsync(null, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DatacubeException or OperationCanceledException or ObjectDisposedException)
        {
            JobsLog.ClaimFailed(settings.Log, LogText.Of(e));
        }
    }

    private void Rest()
    {
        var rest = State.Rest();
        JobsLog.Rests(settings.Log, State.Name, rest.TotalSeconds);
        _ = LookLaterAsync(rest);
    }

    private async Task LookLaterAsync(TimeSpan rest)
    {
        try
        {
            await Task.Delay(rest + TimeSpan.FromMilliseconds(20), settings.Time, shutdown.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return;
        }
        await LookAsync().ConfigureAwait(false);
    }
}
