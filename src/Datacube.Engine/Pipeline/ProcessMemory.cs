namespace Datacube.Engine.Pipeline;

/// <summary>What the process takes beside planes and caches when a job begins. A process that has run jobs before stands higher than a fresh one.</summary>
internal static class ProcessMemory
{
    // By how much the heaps of a process that has run jobs before grow in the next one (measured).
    private const long GrowthBytes = 16L << 20;

    /// <summary>
    /// Gives back what earlier work left behind, and measures. Costs some milliseconds, and nothing in a fresh process.
    /// </summary>
    public static long Settle()
    {
        if (Environment.WorkingSet < MemoryPlan.ProcessBytes)
            return MemoryPlan.ProcessBytes;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Math.Max(MemoryPlan.ProcessBytes, Environment.WorkingSet + GrowthBytes);
    }
}
