namespace Datacube.Engine.Cubes.Building;

/// <summary>How a build ended.</summary>
public enum CubeState
{
    /// <summary>Every job done, every input read.</summary>
    Succeeded,

    /// <summary>Done as far as inputs could be read; allowed by the user.</summary>
    PartiallySucceeded,

    /// <summary>Jobs or inputs failed; the cube is not published.</summary>
    Failed,

    /// <summary>Only some of the jobs were asked for; the others are open.</summary>
    Incomplete,

    /// <summary>There was nothing to do.</summary>
    Unchanged,
}
