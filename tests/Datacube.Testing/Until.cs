using System.Diagnostics;

namespace Datacube.Testing;

/// <summary>Waits for a condition, with a deadline; a test never waits for a time.</summary>
public static class Until
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within the deadline (30 s unless said otherwise).</exception>
    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? deadline = null) => TrueAsync(() => Task.FromResult(condition()), what, deadline);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within the deadline (30 s unless said otherwise).</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? deadline = null)
    {
        var started = Stopwatch.GetTimestamp();
        var longest = deadline ?? TimeSpan.FromSeconds(30);
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > longest)
                throw new TimeoutException($"It did not happen within {longest.TotalSeconds:0} s that {what}.");
            await Task.Delay(Look);
        }
    }
}
