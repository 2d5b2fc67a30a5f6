namespace Datacube.Stac.Searching;

/// <summary>What a standing search knows of the times at which it asked.</summary>
/// <param name="Asked">When the last run began for which every provider answered; null for none.</param>
/// <param name="AskedWhole">When the last of those began that asked for everything.</param>
public sealed record StandingMarks(DateTimeOffset? Asked, DateTimeOffset? AskedWhole)
{
    /// <summary>Days before the last run from which on is asked again: what a provider shows later than it dates it is found.</summary>
    public const int OverlapDays = 3;

    /// <summary>Days after which everything is asked for once more.</summary>
    public const int WholeDays = 7;

    /// <summary>Since when changes are asked for, for <see cref="StacQuery.ChangedSince"/>; null for everything.</summary>
    /// <param name="catalog">Where is searched. Of what changed at one provider, a union (<c>a+b</c>) would not know which other of the same acquisition it once preferred.</param>
    /// <param name="began">When the run begins.</param>
    /// <param name="overlapDays">Instead of <see cref="OverlapDays"/>.</param>
    /// <param name="wholeDays">Instead of <see cref="WholeDays"/>.</param>
    public DateTimeOffset? Since(string catalog, DateTimeOffset began, int overlapDays = OverlapDays, int wholeDays = WholeDays)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Asked is { } asked && AskedWhole is { } whole && began - whole < TimeSpan.FromDays(wholeDays) && !catalog.Contains('+', StringComparison.Ordinal) ? asked - TimeSpan.FromDays(overlapDays) : null;
    }
}
