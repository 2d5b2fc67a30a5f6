namespace Datacube.Engine.Cubes.Planning;

/// <summary>
/// The time axis: month starts from the month of the start date in steps of n months until the end date. A start day other than the first
/// does not shift the axis: 15 January with steps of 3 months gives January to March first.
/// </summary>
public static class Periods
{
    /// <summary>The rule as it stands in the metadata when only the requested time is used.</summary>
    public const string ClipRule = "Periods are calendar months in UTC; scenes before the start date or after the end date are not used, so the first and the last period may hold less than their calendar span.";

    /// <summary>The rule as it stands in the metadata when the edge periods count in full.</summary>
    public const string WholeRule = "Periods are calendar months in UTC; the first and the last period use all scenes of their calendar span, also before the start date and after the end date.";

    /// <summary>All steps in order.</summary>
    /// <param name="range">Requested time.</param>
    /// <param name="months">Length of a step, 1 to 24.</param>
    /// <param name="wholeEdges">True where the first and the last step use their whole calendar span.</param>
    public static IReadOnlyList<Period> Of(TimeRange range, int months, bool wholeEdges)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(months, 1);
        var periods = new List<Period>();
        var first = FirstOfMonth(range.Start);
        for (var step = 0; ; step++)
        {
            var start = first.AddMonths(step * months);
            if (Instant(start) > range.End)
                return periods;
            var end = start.AddMonths(months);
            var (from, to) = (Instant(start), Instant(end).AddTicks(-1));
            if (!wholeEdges)
                (from, to) = (from < range.Start ? range.Start : from, to > range.End ? range.End : to);
            periods.Add(new(step, start, end, new(from, to)));
        }
    }

    /// <summary>Calendar months that the range touches: 15 January to 1 March is 3.</summary>
    public static int MonthsCovered(TimeRange range) =>
        ((range.End.Year - range.Start.Year) * 12) + range.End.Month - range.Start.Month + 1;

    private static DateOnly FirstOfMonth(DateTimeOffset instant) => new(instant.Year, instant.Month, 1);

    private static DateTimeOffset Instant(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
