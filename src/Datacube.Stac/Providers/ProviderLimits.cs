namespace Datacube.Stac.Providers;

/// <summary>How often and how much a provider may be asked.</summary>
public sealed record ProviderLimits
{
    /// <summary>Requests under way at the same time, bodies included.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>Requests started in a second; 0 for no limit.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>Most items that it gives on a page.</summary>
    public int PageSize { get; init; } = 250;

    /// <summary>Seconds for one attempt until the headers of the answer are there.</summary>
    public int AttemptSeconds { get; init; } = 60;
}
