namespace Datacube.Engine.Cubes.Building;

/// <summary>What follows from target, request and mode.</summary>
public enum TargetAction
{
    /// <summary>Build into an empty target.</summary>
    Create,

    /// <summary>Continue an unfinished build of the same request.</summary>
    Resume,

    /// <summary>The same cube is complete.</summary>
    Nothing,

    /// <summary>Add periods to a complete cube.</summary>
    Append,

    /// <summary>Remove the cube, then build.</summary>
    Replace,
}
