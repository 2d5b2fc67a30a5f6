namespace Datacube.Jobs.Ledger;

/// <summary>How far a job is.</summary>
/// <param name="Total">All tasks, the cleanup task not counted.</param>
/// <param name="Succeeded">Tasks that ended well.</param>
/// <param name="Failed">Tasks that failed for good.</param>
/// <param name="Cancelled">Tasks that were cancelled.</param>
/// <param name="Running">Tasks that a worker holds now.</param>
/// <param name="Fraction">Share of the work that is done, 0 to 1, with the progress that running tasks reported.</param>
public sealed record JobProgress(int Total, int Succeeded, int Failed, int Cancelled, int Running, double Fraction);
