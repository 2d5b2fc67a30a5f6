namespace Datacube.EndToEnd.Tests;

/// <summary>What happens to a file on its way.</summary>
internal enum Spoiling
{
    /// <summary>One bit is another.</summary>
    Bent,

    /// <summary>It breaks off in the middle, its length is announced rightly.</summary>
    Cut,

    /// <summary>Half its length is announced.</summary>
    Short,
}
