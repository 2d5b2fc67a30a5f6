using System.Diagnostics;

namespace Datacube.Testing;

/// <summary>Waits for a condition, with a deadline; a test never waits for a time.</summary>
public static class Until
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(150);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within the deadline (two minutes unless said otherwise: machines of tests are slow and busy).</exception>
    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? deadline = null) => TrueAsync(() => Task.FromResult(condition()), what, deadline);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within the deadline (two minutes unless said otherwise: machines of tests are slow and busy).</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? deadline = null)
    {
        var started = Stopwatch.GetTimestamp();
        var longest = deadline ?? Usual;
        // Ever more seldom: a look may start a program, and somebody else needs the processor for what is waited for.
        for (var look = FirstLook; !await condition(); look = look * 1.3 < LongestLook ? look * 1.3 : LongestLook)
        {
            if (Stopwatch.GetElapsedTime(started) > longest)
                throw new TimeoutException($"It did not happen within {longest.TotalSeconds:0} s that {what}.");
            await Task.Delay(look);
        }
    }
}
