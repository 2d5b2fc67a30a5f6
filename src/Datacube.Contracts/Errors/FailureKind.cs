namespace Datacube.Contracts.Errors;

/// <summary>The class of a failure. It alone decides about a retry, a status and an exit code (see <see cref="ErrorTable"/>).</summary>
public enum FailureKind
{
    /// <summary>The request can never succeed as written.</summary>
    Invalid,

    /// <summary>Nothing matches, or a named thing does not exist.</summary>
    NotFound,

    /// <summary>More work, memory or bytes than a limit allows.</summary>
    TooLarge,

    /// <summary>The caller or its credentials may not do this.</summary>
    Unauthorized,

    /// <summary>A source or a service failed in a way that may pass: retried with a bound.</summary>
    Transient,

    /// <summary>Bytes that do not decode or do not match their checksum: fetched once more, then the input is bad.</summary>
    Corrupt,

    /// <summary>Another worker owns the task now.</summary>
    LeaseLost,

    /// <summary>Someone asked to stop.</summary>
    Cancelled,

    /// <summary>This machine lacks disk or memory; the task itself is sound.</summary>
    ResourceExhausted,

    /// <summary>Anything unclassified: our mistake.</summary>
    Bug,
}
