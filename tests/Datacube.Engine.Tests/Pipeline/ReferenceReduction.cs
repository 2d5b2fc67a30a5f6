namespace Datacube.Engine.Tests.Pipeline;

/// <summary>Reductions of one pixel in float64, written down from their definitions; observations are dates × bands, 0 = missing.</summary>
internal static class ReferenceReduction
{
    public static double Mean(double[] valid) => valid.Average();

    public static double Deviation(double[] valid) => Math.Sqrt(valid.Average(value => Math.Pow(value - valid.Average(), 2)));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    public static double? Percentile(double[] valid, int percent) =>
        valid.Length < 3 ? null : valid.Order().ElementAt((int)Math.Round(percent / 100.0 * (valid.Length - 1), MidpointRounding.ToEven));

    public static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());

    /// <summary>Sum of distances to a point.</summary>
    public static double Objective(double[][] observations, double[] point) => observations.Sum(observation => Distance(observation, point));

    /// <summary>Weiszfeld's iteration until nothing moves any more.</summary>
    public static double[] Geomedian(double[][] observations)
    {
        var point = Enumerable.Range(0, observations[0].Length).Select(band => observations.Average(observation => observation[band])).ToArray();
        for (var step = 0; step < 3000 && observations.Length > 2; step++)
        {
            var weights = observations.Select(observation => 1 / Math.Max(1e-9, Distance(observation, point))).ToArray();
            var next = point.Select((_, band) => observations.Zip(weights, (observation, weight) => observation[band] * weight).Sum() / weights.Sum()).ToArray();
            var moved = Distance(next, point);
            point = next;
            if (moved < 1e-7)
                break;
        }
        return point;
    }

    /// <summary>The medians of the three distances: 1 − cos, Euclidean, Bray-Curtis.</summary>
    public static double[] Deviations(double[][] observations, double[] point) =>
    [
        Median(observations.Select(x => Math.Pow(Distance([.. x.Select(value => value / Length(x))], [.. point.Select(value => value / Length(point))]), 2) / 2)),
        Median(observations.Select(x => Distance(x, point))),
        Median(observations.Select(x => x.Zip(point, (a, b) => Math.Abs(a - b)).Sum() / x.Zip(point, (a, b) => Math.Abs(a + b)).Sum())),
    ];

    /// <summary>(nir − red) / (nir + red).</summary>
    public static double Ndvi(double[] observation, int nir, int red) => (observation[nir] - observation[red]) / (observation[nir] + observation[red]);

    private static double Length(double[] x) => Math.Sqrt(x.Sum(value => value * value));
}
