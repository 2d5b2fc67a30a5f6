namespace Aspire.Hosting.Local;

/// <summary>A process to start, and how to end it.</summary>
internal sealed record ProcessPlan(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Servers get nothing of the AppHost's environment.</summary>
    public bool Inherits { get; init; } = true;

    /// <summary>Whom to run as; null: as the AppHost.</summary>
    public Account? Account { get; init; }

    /// <summary>The signal that asks for an orderly end.</summary>
    public int StopSignal { get; init; } = Native.SigTerm;

    /// <summary>True where the signal goes to all processes of the session, as for a script that started others.</summary>
    public bool StopsGroup { get; init; } = true;

    /// <summary>How long an orderly end may take.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Runs beside it, from just before until just after.</summary>
    public ProcessPlan? Companion { get; init; }
}
