namespace Datacube.Jobs.Running;

/// <summary>An attempt that ended without its worker being able to tidy up.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="JobId">Its job.</param>
/// <param name="Kind">Kind of the task.</param>
/// <param name="Key">Name within the job.</param>
/// <param name="Token">The fence of the attempt.</param>
/// <param name="End">When its lease was over, by the database's clock; what was begun later is not of this attempt.</param>
public sealed record EndedAttempt(Guid TaskId, Guid JobId, string Kind, string Key, long Token, DateTimeOffset End);
