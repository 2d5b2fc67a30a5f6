using System.ComponentModel.DataAnnotations;

namespace Datacube.Jobs;

/// <summary>Every limit of the job system: section <c>Jobs</c> of the configuration, for example <c>Jobs__Lease=00:01:00</c>.</summary>
public sealed class JobsOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Jobs";

    /// <summary>How long a claim holds without renewal.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a lease is renewed; at most a third of <see cref="Lease"/>.</summary>
    public TimeSpan RenewEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often reported progress is written.</summary>
    public TimeSpan ProgressEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A task fails for good with this many failures of its own.</summary>
    [Range(1, 100)]
    public int MaxFailures { get; set; } = 5;

    /// <summary>A task fails as <c>task.crashes_worker</c> with this many interruptions.</summary>
    [Range(1, 1000)]
    public int MaxInterruptions { get; set; } = 20;

    /// <summary>Upper bound of the first pause after a transient failure; doubles with every failure.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Upper bound of any pause, Retry-After excepted.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest wait that a Retry-After can impose.</summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a task that failed by a bug waits for another worker before the same one may try.</summary>
    public TimeSpan ElsewhereFor { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Tasks that this process runs at the same time.</summary>
    [Range(1, 256)]
    public int Slots { get; set; } = 1;

    /// <summary>Deliveries that the broker hands out ahead.</summary>
    [Range(1, 1000)]
    public int Prefetch { get; set; } = 16;

    /// <summary>Largest body of a message, in bytes.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 64 * 1024;

    /// <summary>How often the outbox is looked at; a submission in the same process does not wait for it.</summary>
    public TimeSpan RelayEvery { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait for the broker to confirm what was published.</summary>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often expired leases and lost messages are looked for.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time for removing what one lost attempt left; it is tried again later.</summary>
    public TimeSpan CleanWithin { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often that is tried, with pauses from <see cref="SweepEvery"/> to ten minutes, before it is left to a store's own sweep.</summary>
    [Range(1, 10_000)]
    public int MaxCleanings { get; set; } = 50;

    /// <summary>A ready task that nobody claimed for this long is rung for again.</summary>
    public TimeSpan RingAgainAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a worker rests when disk or memory ran out.</summary>
    public TimeSpan RestAfterExhaustion { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stopping process waits for handlers to reach a checkpoint.</summary>
    public TimeSpan StopWithin { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Most connections to the database, those for leases (2) not counted.</summary>
    [Range(2, 200)]
    public int MaxConnections { get; set; } = 16;

    /// <summary>Longest time to open a connection to the database.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time of one statement of the ledger.</summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The server ends a transaction that its client left alone for this long, so that a client that was cut off holds no lock; longer than <see cref="PublishTimeout"/>.</summary>
    public TimeSpan AbandonedAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long messages and attempts are remembered after they are done with.</summary>
    public TimeSpan Remember { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long jobs are kept after their end, with their plans, tasks and reports, and dead letters after they came; eight days at the least, zero keeps them for ever. Whoever asks for a removed job is told so
    /// for three times as long.
    /// </summary>
    public TimeSpan KeepJobs { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Name of this worker in the ledger; null for host name and process number.</summary>
    [StringLength(100)]
    public string? Worker { get; set; }
}
