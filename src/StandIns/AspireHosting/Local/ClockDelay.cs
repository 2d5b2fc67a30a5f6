namespace Aspire.Hosting.Local;

/// <summary>Waiting by a clock.</summary>
internal static class ClockDelay
{
    public static Task Delay(this TimeProvider clock, TimeSpan time, CancellationToken cancellation) => Task.Delay(time, clock, cancellation);
}
