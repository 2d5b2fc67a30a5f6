namespace Grpc.Wire;

/// <summary>How long a timer may wait at once for a deadline that may be years away.</summary>
internal static class LongTimer
{
    /// <summary>Timers take at most about 49 days; a longer deadline is looked at again after this time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(20);

    /// <summary>Rounded up, so that the timer does not come before the deadline.</summary>
    internal static TimeSpan Step(TimeSpan left) => left > Longest ? Longest : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
}
