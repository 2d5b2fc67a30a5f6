namespace Datacube.Engine.Cubes.Planning;

/// <summary>One step of the time axis.</summary>
/// <param name="Index">Position on the time axis of the cube, from 0.</param>
/// <param name="Start">First day: the first of a month. It is the coordinate of the step.</param>
/// <param name="End">First day that no longer belongs to it: the first of a later month.</param>
/// <param name="Used">Instants of which scenes are used: the whole step, or its part inside the requested time.</param>
public sealed record Period(int Index, DateOnly Start, DateOnly End, TimeRange Used)
{
    /// <summary>Days since 1970-01-01 of the first day: the stored coordinate.</summary>
    public int StartDay => Start.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>Days since 1970-01-01 of the end.</summary>
    public int EndDay => End.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>For people: <c>2023-01</c>, or <c>2023-01 to 2023-03</c>.</summary>
    public override string ToString() => Start.AddMonths(1) == End ? $"{Start:yyyy-MM}" : $"{Start:yyyy-MM} to {End.AddMonths(-1):yyyy-MM}";
}
