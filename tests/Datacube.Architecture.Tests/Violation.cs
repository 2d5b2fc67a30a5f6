namespace Datacube.Architecture.Tests;

/// <summary>One place that breaks a rule, and how.</summary>
public sealed record Violation(string Where, string What)
{
    public override string ToString() => $"{Where}: {What}";
}
