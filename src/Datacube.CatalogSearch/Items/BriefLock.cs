using Npgsql;

namespace Datacube.CatalogSearch.Items;

/// <summary>
/// A change of tables that shuts searches out for a moment. While it waits for those that run, new ones queue behind it; so it waits only briefly at a
/// time, lets them pass, and tries again.
/// </summary>
internal static class BriefLock
{
    /// <summary>How often a change is tried, unless told otherwise: for some minutes.</summary>
    public const int Attempts = 60;

    private const int FirstWait = 100, LongestWait = 3000;
    private const string Before = "before_lock";

    /// <summary>Runs statements in a transaction, which is to be committed at once. False, with nothing changed, where their locks were never free.</summary>
    public static async Task<bool> RunAsync(NpgsqlTransaction transaction, string statements, CancellationToken cancellation, int attempts = Attempts)
    {
        for (var (attempt, wait) = (1, FirstWait); ; attempt++, wait = Math.Min(wait * 3 / 2, LongestWait))
        {
            await transaction.SaveAsync(Before, cancellation);
            try
            {
                await using var run = new NpgsqlCommand($"set local lock_timeout = {wait}; {statements}", transaction.Connection) { CommandTimeout = 0 };
                await run.ExecuteNonQueryAsync(cancellation);
                return true;
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                await transaction.RollbackAsync(Before, cancellation);
                if (attempt >= attempts)
                    return false;
                await Task.Delay(wait, cancellation);
            }
        }
    }
}
