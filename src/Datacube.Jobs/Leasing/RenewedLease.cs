namespace Datacube.Jobs.Leasing;

/// <summary>A lease that was renewed. One that was asked for and is not among the answers is lost.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Token">The fence: a process may hold the same task under an older one that is lost.</param>
/// <param name="Stop">True when its job was cancelled or stopped: end the attempt at the next checkpoint.</param>
internal readonly record struct RenewedLease(Guid TaskId, long Token, bool Stop);
