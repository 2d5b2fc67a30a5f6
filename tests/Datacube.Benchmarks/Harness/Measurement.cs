namespace Datacube.Benchmarks.Harness;

/// <summary>One variant of a workload.</summary>
/// <param name="Workload">Workload and its parameters, for example <c>composite/nearest</c>.</param>
/// <param name="Variant">Who ran: <c>datacube</c>, <c>gdal</c>, <c>scalar</c> …</param>
/// <param name="Seconds">Wall seconds of each counted run.</param>
/// <param name="Units">Work of one run in the unit of throughput.</param>
/// <param name="Unit">What a unit is, for example <c>Mpx</c>.</param>
/// <param name="PeakMebibytes">Peak resident memory of the process that ran it.</param>
public sealed record Measurement(string Workload, string Variant, IReadOnlyList<double> Seconds, double Units, string Unit, double PeakMebibytes)
{
    /// <summary>Threads where they are not those of the options.</summary>
    public int? Threads { get; init; }

    /// <summary>Processor seconds of one run, of all threads together: nearly the same on a machine that others use, too. NaN where unknown.</summary>
    public double ProcessorSeconds { get; init; } = double.NaN;

    /// <summary>What else was found of the variant, by name: a compression ratio, agreement with a reference.</summary>
    public IReadOnlyDictionary<string, double> Findings { get; init; } = new Dictionary<string, double>();

    /// <summary>Median of the counted runs.</summary>
    public double Median
    {
        get
        {
            var sorted = Seconds.Order().ToArray();
            var middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
