using Datacube.Contracts.Errors;
using Datacube.Jobs.Leasing;
using Datacube.Jobs.Ledger;

namespace Datacube.Jobs.Tests.Leasing;

/// <summary>What the ledger must do, in memory and without a word of SQL: one job of tasks, a last step and a cleanup task.</summary>
internal sealed class LedgerModel
{
    private readonly int maxFailures;
    private readonly int maxInterruptions;
    private readonly int maxFailedTasks;
    private readonly HashSet<int> seenMessages = [];
    private int phase;

    internal LedgerModel(int tasks, int maxFailures, int maxInterruptions, int maxFailedTasks)
    {
        (this.maxFailures, this.maxInterruptions, this.maxFailedTasks) = (maxFailures, maxInterruptions, maxFailedTasks);
        for (var i = 0; i < tasks; i++)
            Tasks.Add(new Row { Key = $"t{i}", State = TaskState.Ready });
        Tasks.Add(new Row { Key = "finish", Phase = 1 });
        Tasks.Add(new Row { Key = "cleanup", IsCleanup = true });
    }

    internal List<Row> Tasks { get; } = [];

    internal JobState State { get; private set; }

    internal bool CancelRequested { get; private set; }

    private bool Stopping { get; set; }

    private bool Removes { get; set; }

    private bool HasEnded => State >= JobState.Succeeded;

    private IEnumerable<Row> Work => Tasks.Where(task => !task.IsCleanup);

    internal (string Key, long Token)? Claim(int? message)
    {
        if (message is { } id && !seenMessages.Add(id))
            return null;
        var next = Tasks.Find(task => task.State == TaskState.Ready);
        if (next is null)
            return null;
        next.State = TaskState.Running;
        next.Token++;
        if (State == JobState.Queued)
            State = JobState.Running;
        return (next.Key, next.Token);
    }

    /// <summary>Null for a lost lease, else whether the attempt is to stop.</summary>
    internal bool? Renew(string key, long token) => Holder(key, token) is { } task ? Stopping && !task.IsCleanup : null;

    internal bool Complete(string key, long token)
    {
        if (Holder(key, token) is not { } task)
            return Tasks.Any(known => known.Key == key && known.SucceededWith == token);
        (task.State, task.SucceededWith) = (TaskState.Succeeded, token);
        Advance();
        return true;
    }

    internal void End(string key, long token, AttemptOutcome outcome, RetryDecision decision)
    {
        if (Holder(key, token) is not { } task)
            return;
        task.State = outcome switch
        {
            AttemptOutcome.Cancelled => TaskState.Cancelled,
            AttemptOutcome.Released => Again(task),
            AttemptOutcome.Interrupted => ++task.Interruptions >= maxInterruptions ? TaskState.Failed : Again(task),
            _ => Failed(task, decision),
        };
        if (task.State == TaskState.Ready)
            return;
        if (Work.Count(one => one.State == TaskState.Failed) > maxFailedTasks)
            Stopping = true;
        if (Stopping)
            Stop();
        Advance();
    }

    internal void Cancel(bool remove)
    {
        if (HasEnded)
            return;
        (Stopping, CancelRequested, Removes) = (true, true, Removes || remove);
        Stop();
        Advance();
    }

    /// <summary>False when it must be refused.</summary>
    internal bool Redrive()
    {
        if (State is not (JobState.Failed or JobState.PartiallySucceeded or JobState.Cancelled) || State == JobState.Cancelled && Removes)
            return false;
        var again = Work.Where(task => task.State is TaskState.Failed or TaskState.Cancelled).ToList();
        if (again.Count == 0)
            return false;
        phase = again.Min(task => task.Phase);
        foreach (var task in Work.Where(task => again.Contains(task) || task.Phase > phase).ToList())
            (task.State, task.Failures, task.Interruptions, task.Used) = (task.Phase == phase ? TaskState.Ready : TaskState.Waiting, 0, 0, []);
        Tasks.Find(task => task.IsCleanup)!.State = TaskState.Waiting;
        (State, Stopping, CancelRequested) = (JobState.Running, false, false);
        return true;
    }

    private Row? Holder(string key, long token) => Tasks.Find(task => task.Key == key && task.Token == token && task.State == TaskState.Running);

    private TaskState Again(Row task) => Stopping && !task.IsCleanup ? TaskState.Cancelled : TaskState.Ready;

    private TaskState Failed(Row task, RetryDecision decision)
    {
        if (++task.Failures >= maxFailures || decision == RetryDecision.Never)
            return TaskState.Failed;
        return decision != RetryDecision.BackOff && !task.Used.Add(decision) ? TaskState.Failed : Again(task);
    }

    private void Stop()
    {
        foreach (var task in Work.Where(task => task.State == TaskState.Ready))
            task.State = TaskState.Cancelled;
    }

    private void Advance()
    {
        if (Tasks.Any(task => task.State is TaskState.Ready or TaskState.Running))
            return;
        var here = Work.Where(task => task.Phase == phase).ToList();
        var later = Work.Where(task => task.Phase > phase && task.State == TaskState.Waiting).ToList();
        var succeededHere = here.Any(task => task.State == TaskState.Succeeded);
        if (!Stopping && later.Count > 0 && succeededHere)
        {
            phase = 1;
            later.ForEach(task => task.State = TaskState.Ready);
            return;
        }
        later.ForEach(task => task.State = TaskState.Cancelled);
        var cleanup = Tasks.Find(task => task.IsCleanup)!;
        if (CancelRequested && Removes && cleanup.State == TaskState.Waiting)
        {
            cleanup.State = TaskState.Ready;
            return;
        }
        if (cleanup.State == TaskState.Waiting)
            cleanup.State = TaskState.Cancelled;
        State = CancelRequested ? JobState.Cancelled
            : Stopping || !succeededHere ? JobState.Failed
            : Work.Any(task => task.State == TaskState.Failed) ? JobState.PartiallySucceeded : JobState.Succeeded;
    }

    internal sealed class Row
    {
        internal required string Key { get; init; }
        internal int Phase { get; init; }
        internal bool IsCleanup { get; init; }
        internal TaskState State { get; set; }
        internal long Token { get; set; }
        internal long? SucceededWith { get; set; }
        internal int Failures { get; set; }
        internal int Interruptions { get; set; }
        internal HashSet<RetryDecision> Used { get; set; } = [];

        public override string ToString() => $"{Key}:{State}:{Token}:{Failures}:{Interruptions}";
    }
}
