namespace Datacube.Engine.Reducing;

/// <summary>Statistics that look at one band alone.</summary>
public enum BandStatisticKind
{
    /// <summary>Median; of an even number of observations the mean of the middle two, rounded half to even for integers.</summary>
    Median,

    /// <summary>Mean.</summary>
    Mean,

    /// <summary>Standard deviation about the mean, divided by n.</summary>
    Deviation,

    /// <summary>Least observation.</summary>
    Least,

    /// <summary>Largest observation.</summary>
    Largest,

    /// <summary>Of n observations in order the one with the index p (n − 1), rounded half to even; none of fewer than three.</summary>
    Percentile,
}
