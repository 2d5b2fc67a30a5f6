using Datacube.Contracts.Errors;
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

    /// <summary>The exit code of a build: where no input failed, that of the error which ended its first failed job.</summary>
    public static int Of(CubeReport report) => report.State switch
    {
        CubeState.PartiallySucceeded or CubeState.Incomplete => PartialSuccess,
        CubeState.Failed when report.FailedInputs.Count == 0 && report.FailedJobs.Count > 0 => Of(report.FailedJobs[0].Code),
        CubeState.Failed => SourceFailed,
        _ => Ok,
    };

    // A newer service may have codes that this program does not know.
    private static int Of(string code) => ErrorTable.All.FirstOrDefault(entry => entry.Code == code)?.ExitCode ?? SourceFailed;
}
