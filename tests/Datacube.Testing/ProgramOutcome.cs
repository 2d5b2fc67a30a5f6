namespace Datacube.Testing;

/// <summary>How a program ended and what it wrote.</summary>
public sealed record ProgramOutcome(int ExitCode, string Output, string Errors);
