namespace Datacube.Jobs.Ledger;

/// <summary>Which jobs to list. Null means any.</summary>
public sealed record JobFilter
{
    /// <summary>Only jobs of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Only jobs of this kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Only jobs in this state.</summary>
    public JobState? State { get; init; }

    /// <summary>Jobs per page, 1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary><see cref="JobPage.NextToken"/> of the page before.</summary>
    public string? Token { get; init; }
}
