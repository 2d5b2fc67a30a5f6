namespace Datacube.Engine.Diagnostics;

/// <summary>How bad a finding is.</summary>
public enum FindingState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Works, but slower or with fewer formats.</summary>
    Limited,

    /// <summary>Cubes cannot be built.</summary>
    Broken,
}
