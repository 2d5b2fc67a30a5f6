namespace Datacube.Engine.Diagnostics;

/// <summary>One line of the doctor's answer.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State">How bad it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What to do; null where nothing.</param>
public sealed record Finding(string Name, FindingState State, string Found, string? Remedy = null);
