namespace Datacube.Jobs.Ledger;

/// <summary>The answer to a submission.</summary>
/// <param name="JobId">The job, new or not.</param>
/// <param name="AlreadyExists">True when an earlier submission made this job.</param>
/// <param name="State">Where the job stands.</param>
public sealed record SubmittedJob(Guid JobId, bool AlreadyExists, JobState State);
