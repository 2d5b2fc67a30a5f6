using Datacube.Jobs.Ledger;
using Datacube.Jobs.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Datacube.Jobs.Sweeping;

/// <summary>
/// Hands lost attempts to the cleaners, one at a time. Taking one hides it from other processes for longer than it may be worked at; no transaction is open meanwhile. What fails is tried again after
/// a pause that doubles, and given up after many times.
/// </summary>
internal sealed class AttemptCleaning(JobsDatabase database, IServiceScopeFactory scopes, SweepSettings settings)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    private const string TakeNext = """
        with next as (
            select a.task_id, a.token from attempts a join tasks t on t.id = a.task_id
            where not a.cleaned and a.clean_after <= now() and a.ended_at is not null and t.state not in (0, 1, 2)
            order by a.clean_after limit 1
            for update of a skip locked)
        update attempts a set cleanings = cleanings + 1, clean_after = now() + $1 * 2
        from next n join tasks t on t.id = n.task_id
        where a.task_id = n.task_id and a.token = n.token
        returning t.id, t.job_id, t.kind, t.key, a.token, a.ended_at, a.cleanings
        """;

    private const string Cleaned = "update attempts set cleaned = true where task_id = $1 and token = $2";

    private const string Later = "update attempts set clean_after = now() + $3 where task_id = $1 and token = $2";

    /// <summary>Cleans after one attempt.</summary>
    /// <returns>False when there was none.</returns>
    internal async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var taken = await database.RunAsync((connection, stop) => Statement.ListAsync(Statement.Command(connection, TakeNext, Statement.Of(settings.Options.CleanWithin)),
            row => (new EndedAttempt(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetFieldValue<DateTimeOffset>(5)), row.GetInt32(6)), stop), cancellation).ConfigureAwait(false);
        if (taken is not [var (attempt, cleanings)])
            return false;
        if (await TryAsync(attempt, cancellation).ConfigureAwait(false))
            await ChangeAsync(Cleaned, attempt, null, cancellation).ConfigureAwait(false);
        else if (cleanings < settings.Options.MaxCleanings)
            await ChangeAsync(Later, attempt, PauseAfter(cleanings), cancellation).ConfigureAwait(false);
        else
            await GiveUpAsync(attempt, cleanings, cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> TryAsync(EndedAttempt attempt, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.Options.CleanWithin);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            foreach (var cleaner in scope.ServiceProvider.GetServices<IAttemptCleaner>())
                await cleaner.CleanAsync(attempt, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Whatever it is, the attempts behind this one have their turn.
            JobsLog.CleaningFailed(settings.Log, attempt.TaskId, attempt.Token, LogText.Of(e));
            return false;
        }
    }

    private Task<int> GiveUpAsync(EndedAttempt attempt, int cleanings, CancellationToken cancellation)
    {
        JobsLog.CleaningGivenUp(settings.Log, attempt.TaskId, attempt.Token, cleanings);
        return ChangeAsync(Cleaned, attempt, null, cancellation);
    }

    private Task<int> ChangeAsync(string text, EndedAttempt attempt, TimeSpan? pause, CancellationToken cancellation) => database.RunAsync((connection, stop) => Statement.ExecuteAsync(pause is { } later
        ? Statement.Command(connection, text, Statement.Of(attempt.TaskId), Statement.Of(attempt.Token), Statement.Of(later))
        : Statement.Command(connection, text, Statement.Of(attempt.TaskId), Statement.Of(attempt.Token)), stop), cancellation);

    private TimeSpan PauseAfter(int cleanings)
    {
        var pause = settings.Options.SweepEvery * Math.Pow(2, Math.Min(cleanings - 1, 20));
        return pause < LongestPause ? pause : LongestPause;
    }
}
