using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Building;
using CubeState = Datacube.Engine.Cubes.Building.CubeState;

namespace Datacube.Cli.Backends;

/// <summary>What an ended job means to whoever waited for it, the same for every command that waits.</summary>
internal static class JobOutcome
{
    /// <summary>What became of the cube.</summary>
    /// <exception cref="DatacubeException">Why there is none, or none that says why it failed.</exception>
    public static CubeReport ReportOf(Job job)
    {
        var report = job.Report is { } written ? AnswerMap.Report(written) : throw ErrorOf(job);
        return report is { State: CubeState.Failed, FailedInputs.Count: 0, FailedJobs.Count: 0 } ? throw ErrorOf(job) : report;
    }

    /// <summary>The exit code of the command that waited.</summary>
    public static int ExitCodeOf(Job job)
    {
        try
        {
            return ExitCodes.Of(ReportOf(job));
        }
        catch (DatacubeException error)
        {
            return error.Entry.ExitCode;
        }
    }

    private static DatacubeException ErrorOf(Job job) => job.State == JobState.Cancelled
        ? new("cancelled", $"Job {job.JobId} was cancelled. 'datacube job resume {job.JobId}' builds what is missing.")
        : Of(job.Error ?? new() { Code = "internal", Message = $"Job {job.JobId} ended without a report." });

    private static DatacubeException Of(Error error) => ErrorTable.All.Any(entry => entry.Code == error.Code)
        ? new(error.Code, error.Message, error.Field.Length > 0 ? error.Field : null)
        : new("internal", $"{error.Code}: {error.Message}");
}
