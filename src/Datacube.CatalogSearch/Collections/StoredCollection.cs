using NpgsqlTypes;

namespace Datacube.CatalogSearch.Collections;

/// <summary>A collection of the own catalogue.</summary>
/// <param name="Number">Its number, which names its partitions.</param>
/// <param name="Id">Its id.</param>
/// <param name="Json">Its document as it was given.</param>
/// <param name="ByMonth">True where its items are divided by months.</param>
/// <param name="Longest">Longest span of time of one of its items.</param>
internal sealed record StoredCollection(int Number, string Id, string Json, bool ByMonth, TimeSpan Longest)
{
    /// <summary>West, south, east, north of its items; null before the first one.</summary>
    public double[]? Bounds { get; init; }

    /// <summary>Time of the first and of the last item.</summary>
    public (DateTime First, DateTime Last)? Times { get; init; }

    /// <summary>A span as the database has it: written as days and time, never as months.</summary>
    public static TimeSpan Span(NpgsqlInterval interval) => TimeSpan.FromDays(interval.Days) + TimeSpan.FromMicroseconds(interval.Time);
}
