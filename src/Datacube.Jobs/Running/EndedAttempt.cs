namespace Datacube.Jobs.Running;

/// <summary>An attempt that ended without its worker being able to tidy up.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="JobId">Its job.</param>
/// <param name="Kind">Kind of the task.</param>
/// <param name="Key">Name within the job.</param>
/// <param name="Token">The fence of the attempt; its temporary objects are named by task and token.</param>
public sealed record EndedAttempt(Guid TaskId, Guid JobId, string Kind, string Key, long Token);
