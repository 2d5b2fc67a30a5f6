using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;

namespace Datacube.Cli.Backends;

/// <summary>Why a job has no cube to show.</summary>
internal static class JobErrors
{
    public static DatacubeException Of(Job job) => job.State == JobState.Cancelled
        ? new("cancelled", $"Job {job.JobId} was cancelled. 'datacube job resume {job.JobId}' builds what is missing.")
        : Of(job.Error ?? new() { Code = "internal", Message = $"Job {job.JobId} ended without a report." });

    private static DatacubeException Of(Error error) => ErrorTable.All.Any(entry => entry.Code == error.Code)
        ? new(error.Code, error.Message, error.Field.Length > 0 ? error.Field : null)
        : new("internal", $"{error.Code}: {error.Message}");
}
