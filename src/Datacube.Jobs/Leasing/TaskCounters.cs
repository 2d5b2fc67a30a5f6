namespace Datacube.Jobs.Leasing;

/// <summary>What a task has used up of its two bounds.</summary>
/// <param name="Failures">Failures of its own.</param>
/// <param name="Interruptions">Dead workers, lost leases, lack of resources.</param>
/// <param name="UsedOnce">Bit set of the retry decisions that give one more attempt only.</param>
internal readonly record struct TaskCounters(int Failures, int Interruptions, int UsedOnce);
