using Datacube.Contracts.Errors;

namespace Datacube.Jobs.Running;

/// <summary>A task whose lease this process holds.</summary>
public sealed class ClaimedTask
{
    private readonly Lock gate = new();
    private long done;
    private long units;
    private bool changed;

    /// <summary>Identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>The job it belongs to.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The kind that the handler is registered for.</summary>
    public required string Kind { get; init; }

    /// <summary>Name within the job.</summary>
    public required string Key { get; init; }

    /// <summary>Phase, from 0.</summary>
    public required int Phase { get; init; }

    /// <summary>What was handed in for this task, as JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>The fence. Temporary objects are named by task and token, <c>_tmp/{Id}/{Token}</c>, so that two holders never share one.</summary>
    public required long Token { get; init; }

    /// <summary>The task's own failures so far.</summary>
    public int Failures { get; init; }

    /// <summary>How often a worker died over it so far.</summary>
    public int Interruptions { get; init; }

    /// <summary>Trace that the submission belonged to, in W3C form, or null.</summary>
    internal string? TraceParent { get; init; }

    internal Func<CancellationToken, Task<bool>>? AskLedger { get; init; }

    /// <summary>Asks the database whether this attempt still holds its lease, for a step that must not be done by two; the answer is as old as its way back.</summary>
    /// <exception cref="DatacubeException"><c>LeaseLost</c>: another worker holds the task, or nobody.</exception>
    public async Task RequireLeaseAsync(CancellationToken cancellation)
    {
        if (AskLedger is { } ask && !await ask(cancellation).ConfigureAwait(false))
            throw new DatacubeException("LeaseLost", $"The lease of task '{Key}' (token {Token}) was lost; its successor goes on.");
    }

    /// <summary>Reports progress; cheap, written to the ledger at most once a second together with the lease.</summary>
    /// <param name="unitsDone">Units done, of whatever kind.</param>
    /// <param name="unitsTotal">Units in all.</param>
    public void Report(long unitsDone, long unitsTotal)
    {
        lock (gate)
            (done, units, changed) = (unitsDone, unitsTotal, changed || unitsDone != done || unitsTotal != units);
    }

    internal (long Done, long Units, bool Changed) TakeProgress()
    {
        lock (gate)
        {
            var taken = (done, units, changed);
            changed = false;
            return taken;
        }
    }
}
