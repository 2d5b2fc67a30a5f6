using Datacube.Engine.Cubes.Building;

namespace Datacube.Cli;

/// <summary>What the program returns; errors with a code bring theirs from the error table.</summary>
public static class ExitCodes
{
    public const int Ok = 0;
    public const int Bug = 1;
    public const int Usage = 2;
    public const int PartialSuccess = 5;
    public const int SourceFailed = 6;
    public const int Interrupted = 130;

    /// <summary>The exit code of a build.</summary>
    public static int Of(CubeState state) => state switch
    {
        CubeState.PartiallySucceeded or CubeState.Incomplete => PartialSuccess,
        CubeState.Failed => SourceFailed,
        _ => Ok,
    };
}
