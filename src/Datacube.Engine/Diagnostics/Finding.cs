namespace Datacube.Engine.Diagnostics;

/// <summary>How a check ended.</summary>
public enum FindingState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Works, but slower or with less.</summary>
    Poor,

    /// <summary>Something cannot work.</summary>
    Broken,
}

/// <summary>One check of this machine.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="State">How it is.</param>
/// <param name="Found">What was seen.</param>
/// <param name="Remedy">How to mend it; null where nothing is to be done.</param>
public sealed record Finding(string Check, FindingState State, string Found, string? Remedy = null);
