namespace Datacube.Jobs.Ledger;

/// <summary>A task as the ledger knows it at one moment.</summary>
public sealed record JobTask
{
    /// <summary>Identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>The job it belongs to.</summary>
    public required Guid JobId { get; init; }

    /// <summary>Which handler runs it.</summary>
    public required string Kind { get; init; }

    /// <summary>Name within its job.</summary>
    public required string Key { get; init; }

    /// <summary>Phase, from 0.</summary>
    public int Phase { get; init; }

    /// <summary>Where the task stands.</summary>
    public required TaskState State { get; init; }

    /// <summary>Fence: goes up with every claim.</summary>
    public long LeaseToken { get; init; }

    /// <summary>Until when a worker holds it, by the database's clock.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>The worker that held it last.</summary>
    public string? Worker { get; init; }

    /// <summary>Not claimed before this moment of the database's clock.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>The task's own failures.</summary>
    public int Failures { get; init; }

    /// <summary>How often its worker died, lost the lease or lacked resources.</summary>
    public int Interruptions { get; init; }

    /// <summary>Units done of <see cref="Units"/>, as the handler reported.</summary>
    public long Done { get; init; }

    /// <summary>Units in all; 0 while nothing was reported.</summary>
    public long Units { get; init; }

    /// <summary>What the handler returned, as JSON.</summary>
    public string? Result { get; init; }

    /// <summary>Code of the error table of the last failure.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What went wrong last, without secrets.</summary>
    public string? ErrorText { get; init; }
}
