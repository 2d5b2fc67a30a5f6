namespace Datacube.Testing.S3;

/// <summary>Kinds of <see cref="S3Fault"/>.</summary>
public enum S3FaultKind
{
    /// <summary>An answer that says what is wrong.</summary>
    Error,

    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>The body ends too early.</summary>
    ShortBody,

    /// <summary>The body stops.</summary>
    Stall,

    /// <summary>Nothing comes.</summary>
    Silence,

    /// <summary>The whole instead of a range.</summary>
    IgnoredRange,

    /// <summary>Another range.</summary>
    WrongRange,
}
