namespace Datacube.Jobs.Ledger;

/// <summary>Some of the jobs, newest first.</summary>
/// <param name="Jobs">The jobs of this page.</param>
/// <param name="NextToken">What to ask for the next page with, or null at the end.</param>
public sealed record JobPage(IReadOnlyList<Job> Jobs, string? NextToken);
