namespace Datacube.Jobs.Leasing;

/// <summary>What a holder shows to renew: the task, its fence, and how far it is.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Token">The fence.</param>
/// <param name="Done">Units done.</param>
/// <param name="Units">Units in all.</param>
internal readonly record struct LeaseProof(Guid TaskId, long Token, long Done, long Units);
