using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Datacube.Jobs;

/// <summary>Figures and traces of the job system. Meter and activity source are both named <see cref="Name"/>.</summary>
public static class JobsMeter
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Datacube.Jobs";

    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("datacube.jobs.task.duration", "s", "Time of an attempt, by kind of task and outcome.");

    internal static ActivitySource Activities { get; } = new(Name);

    internal static Counter<long> Claims { get; } = Meter.CreateCounter<long>("datacube.jobs.tasks.claimed", description: "Tasks claimed by this process.");

    internal static Counter<long> LeasesLost { get; } = Meter.CreateCounter<long>("datacube.jobs.leases.lost", description: "Leases that this process lost.");

    internal static Counter<long> LeasesExpired { get; } = Meter.CreateCounter<long>("datacube.jobs.leases.expired", description: "Leases that the sweeper found expired.");

    internal static Counter<long> Rings { get; } = Meter.CreateCounter<long>("datacube.jobs.messages.sent", description: "Messages that the broker confirmed.");

    internal static Counter<long> RingsAgain { get; } = Meter.CreateCounter<long>("datacube.jobs.messages.repeated", description: "Tasks rung for again because nobody had claimed them.");

    internal static Counter<long> DeadLetters { get; } = Meter.CreateCounter<long>("datacube.jobs.dead_letters", description: "Messages that nobody could use, by code.");

    internal static void Ended(string kind, string outcome, TimeSpan duration) =>
        Durations.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("outcome", outcome));
}
