using System.Globalization;
using System.Net.Sockets;
using Datacube.Contracts.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Datacube.Jobs.Ledger;

/// <summary>
/// The database of one service: a bounded pool for everything, and two connections kept apart for leases, so that a busy pool never
/// delays a renewal. Every connection looks into the service's schema first; statements name tables without it.
/// </summary>
public sealed class JobsDatabase : IAsyncDisposable
{
    private const int Attempts = 5;
    private readonly ILogger log;
    private readonly int mostConnections;
    private long failedAt;

    /// <summary>Opens no connection yet.</summary>
    /// <param name="connectionString">Npgsql's form; pool size, timeouts and search path are set here.</param>
    /// <param name="schema">The service's schema: lower-case letters, digits and underscores.</param>
    /// <param name="options">Limits.</param>
    /// <param name="logs">Where repeated attempts are logged. Npgsql itself, which logs every statement, is not connected.</param>
    public JobsDatabase(string connectionString, string schema, JobsOptions options, ILoggerFactory? logs = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Schema = SchemaName.Checked(schema);
        log = logs?.CreateLogger<JobsDatabase>() ?? NullLogger<JobsDatabase>.Instance;
        mostConnections = options.MaxConnections;
        Source = Build(connectionString, options, options.MaxConnections, "jobs");
        Leases = Build(connectionString, options, 2, "leases");
    }

    /// <summary>The schema that holds the ledger.</summary>
    public string Schema { get; }

    /// <summary>The bounded pool.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>True while the last statement that reached for the database found it.</summary>
    public bool IsReachable => Interlocked.Read(ref failedAt) == 0;

    internal NpgsqlDataSource Leases { get; }

    /// <summary>Rung when this process wrote to the outbox, so that its relay need not wait for its next look.</summary>
    internal Bell OutboxBell { get; } = new();

    /// <summary>
    /// Runs something on a connection, again when the connection or the transaction failed in a way that may pass. The outcome of a
    /// commit whose answer was lost is unknown, so whatever runs here must find out by itself that it was done before.
    /// </summary>
    /// <exception cref="DatacubeException"><c>database.unavailable</c> after the last attempt.</exception>
    public Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RetryAsync(async stop =>
        {
            await using var connection = await Source.OpenConnectionAsync(stop).ConfigureAwait(false);
            return await work(connection, stop).ConfigureAwait(false);
        }, cancellation);
    }

    /// <summary>The same for something that keeps a connection of its own and opens it anew where it was lost.</summary>
    /// <exception cref="DatacubeException"><c>database.unavailable</c> after the last attempt.</exception>
    public async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await work(cancellation).ConfigureAwait(false);
                Interlocked.Exchange(ref failedAt, 0);
                return result;
            }
            catch (Exception e) when (MayPass(e) && !cancellation.IsCancellationRequested)
            {
                // Connections that are all in use say nothing about the database, and a service that is busy must not be taken out of service.
                if (!IsConflict(e) && !IsExhausted(e))
                    Interlocked.Exchange(ref failedAt, Environment.TickCount64 | 1);
                if (attempt == Attempts && IsExhausted(e))
                    throw new DatacubeException("database.unavailable", $"All {mostConnections} connections of this process to the database (Jobs:MaxConnections) were in use in {Attempts} attempts. It is tried again later.", null, e);
                if (attempt == Attempts)
                    throw new DatacubeException("database.unavailable", $"The database did not answer in {Attempts} attempts ({e.GetType().Name}). It is tried again later; doctor shows whether it is reachable.", null, e);
                JobsLog.DatabaseRetry(log, attempt, Attempts, LogText.Of(e));
                // Full jitter. A seed would make replicas of a service collide in step.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 50 << (attempt * 2))), cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>True for a failure of the connection or a conflict of transactions, never for a statement that is wrong.</summary>
    internal static bool MayPass(Exception e) => e switch
    {
        PostgresException postgres => postgres.IsTransient || IsConflict(postgres),
        NpgsqlException npgsql => npgsql.IsTransient || npgsql.InnerException is null or IOException or SocketException or TimeoutException,
        ObjectDisposedException => false,
        _ => e is SocketException or IOException or TimeoutException,
    };

    /// <summary>Npgsql has no type of its own for it; a test holds its words in place.</summary>
    internal static bool IsExhausted(Exception e) => e is NpgsqlException { InnerException: TimeoutException } && e.Message.StartsWith("The connection pool has been exhausted", StringComparison.Ordinal);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Leases.DisposeAsync().ConfigureAwait(false);
        await Source.DisposeAsync().ConfigureAwait(false);
    }

    private static bool IsConflict(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable };

    private NpgsqlDataSource Build(string connectionString, JobsOptions options, int connections, string name)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = $"{Schema},public",
            MaxPoolSize = connections,
            Timeout = (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds),
            CommandTimeout = (int)Math.Ceiling(options.StatementTimeout.TotalSeconds),
            // How long to wait for the server to confirm that a timed-out statement is cancelled: a cut-off server never will.
            CancellationTimeout = 500,
            KeepAlive = 10,
            TcpKeepAlive = true,
            MaxAutoPrepare = 40,
            AutoPrepareMinUsages = 2,
        };
        // The server's side of the same: what a vanished client left open ends, by its silence and by keepalives.
        settings.Options = string.Create(CultureInfo.InvariantCulture,
            $"{settings.Options} -c idle_in_transaction_session_timeout={(long)options.AbandonedAfter.TotalMilliseconds} -c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3").TrimStart();
        settings.ApplicationName ??= $"datacube-{Schema}-{name}";
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = $"{Schema}-{name}" };
        return builder.Build();
    }
}
