namespace Datacube.Contracts.Errors;

/// <summary>
/// The only exception that crosses a project border on purpose. <see cref="Exception.Message"/> tells what was wrong, the value
/// seen, the limit and what to do; it never contains a secret or a resolved address.
/// </summary>
public sealed class DatacubeException : Exception
{
    /// <summary>Creates an error with a stable code of <see cref="ErrorTable"/>.</summary>
    /// <param name="code">Stable code, for example <c>bbox.latitude_order</c>. Unknown codes throw <see cref="ArgumentException"/>.</param>
    /// <param name="message">What was wrong, the value seen, the limit, the remedy.</param>
    /// <param name="field">The option or field that carried the value, where there is one.</param>
    /// <param name="inner">The cause, for logs only.</param>
    public DatacubeException(string code, string message, string? field = null, Exception? inner = null)
        : base(message, inner)
    {
        Entry = ErrorTable.Find(code);
        Field = field;
    }

    /// <summary>The row of the error table that this error belongs to.</summary>
    public ErrorEntry Entry { get; }

    /// <summary>Stable code.</summary>
    public string Code => Entry.Code;

    /// <summary>The class of the failure.</summary>
    public FailureKind Kind => Entry.Kind;

    /// <summary>The option or field that carried the value, where there is one.</summary>
    public string? Field { get; }

    /// <summary>The value that was refused, where a program may want it apart from the message.</summary>
    public string? Value { get; init; }

    /// <summary>The limit that the value broke, likewise.</summary>
    public string? Limit { get; init; }

    /// <summary>What to do about it, likewise.</summary>
    public string? Remedy { get; init; }

    /// <summary>How long whoever refused asks to wait before the next attempt (Retry-After), where it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Under which number an unclassified failure stands in the log of the service.</summary>
    public string? Incident { get; init; }
}
