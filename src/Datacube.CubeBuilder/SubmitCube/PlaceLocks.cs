using System.Data;
using Datacube.Jobs.Ledger;
using Npgsql;

namespace Datacube.CubeBuilder.SubmitCube;

/// <summary>
/// One lock per place, among the calls of this process and among processes. All places of the process are locked in one session of the database, so that holding or
/// awaiting one takes no connection from the work itself. A session that dies drops its locks and is opened anew: who holds one looks again before its last step.
/// </summary>
internal sealed class PlaceLocks(JobsDatabase database, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, (SemaphoreSlim Gate, int Users)> gates = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1);
    private NpgsqlConnection? session;

    /// <summary>Runs something while nobody else holds the place. Waits as long as the caller: its deadline is the limit.</summary>
    public async Task<T> HoldAsync<T>(string place, Func<Task<T>> work, CancellationToken cancellation)
    {
        var gate = Enter(place);
        try
        {
            await gate.WaitAsync(cancellation);
            try
            {
                return await AmongProcessesAsync(place, work, cancellation);
            }
            finally
            {
                gate.Release();
            }
        }
        finally
        {
            Leave(place);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (session is { } open)
            await open.DisposeAsync();
        turn.Dispose();
    }

    private async Task<T> AmongProcessesAsync<T>(string place, Func<Task<T>> work, CancellationToken cancellation)
    {
        while (!await database.RetryAsync(stop => AskAsync("select pg_try_advisory_lock(hashtextextended(@place, 4711))", place, stop), cancellation))
            await Task.Delay(LookEvery, clock, cancellation);
        try
        {
            return await work();
        }
        finally
        {
            await ReleaseAsync(place);
        }
    }

    private async Task ReleaseAsync(string place)
    {
        try
        {
            await AskAsync("select pg_advisory_unlock(hashtextextended(@place, 4711))", place, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or IOException)
        {
            // The session is gone, and the lock with it.
        }
    }

    private async Task<bool> AskAsync(string sql, string place, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            // Its keepalives may have found out that it is dead.
            if (session is { State: not ConnectionState.Open })
                await DropAsync();
            session ??= await database.Source.OpenConnectionAsync(cancellation);
            await using var command = new NpgsqlCommand(sql, session);
            command.Parameters.AddWithValue("place", place);
            // Not to be stopped half-way: whether the lock is held must be known. It never waits.
            return (bool)(await command.ExecuteScalarAsync(CancellationToken.None))!;
        }
        catch (NpgsqlException)
        {
            await DropAsync();
            throw;
        }
        catch (InvalidOperationException error)
        {
            await DropAsync();
            throw new IOException("The session of the places was lost.", error);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task DropAsync()
    {
        if (session is not { } dead)
            return;
        session = null;
        await dead.DisposeAsync();
    }

    private SemaphoreSlim Enter(string place)
    {
        lock (gates)
        {
            var (gate, users) = gates.GetValueOrDefault(place, (new SemaphoreSlim(1), 0));
            gates[place] = (gate, users + 1);
            return gate;
        }
    }

    private void Leave(string place)
    {
        lock (gates)
        {
            var (gate, users) = gates[place];
            if (users > 1)
            {
                gates[place] = (gate, users - 1);
                return;
            }
            gates.Remove(place);
            gate.Dispose();
        }
    }
}
