using Datacube.Pixels.Statistics.Geomedians;

namespace Datacube.Pixels.Tests.Statistics;

/// <summary>
/// The geomedian of one pixel in float64, plainly: Weiszfeld's iteration with the rule of Vardi and Zhang for points that coincide with an
/// observation, then Newton's method, because on samples near a line the former creeps.
/// </summary>
internal sealed class ReferenceGeomedian
{
    private readonly double[][] observations;

    /// <summary>Takes observations as dates × bands.</summary>
    public ReferenceGeomedian(IEnumerable<double[]> observations)
    {
        this.observations = [.. observations];
        Point = this.observations.Length == 0 ? [] : Find();
    }

    public double[] Point { get; }

    public int Count => observations.Length;

    /// <summary>Root of the mean square distance to the mean.</summary>
    public double Spread { get; private set; }

    /// <summary>Sum of distances to a point: what the geomedian makes least.</summary>
    public double Objective(double[] point) => observations.Sum(observation => Distance(observation, point));

    public double Euclidean() => Median(observations.Select(observation => Distance(observation, Point)));

    public double Spectral(SampleScale scale) => Median(observations.Select(observation =>
    {
        double[] x = [.. observation.Select(value => (value * scale.Scale) + scale.Offset)], g = [.. Point.Select(value => (value * scale.Scale) + scale.Offset)];
        double xs = Math.Sqrt(x.Sum(value => value * value)), gs = Math.Sqrt(g.Sum(value => value * value));
        // Half the square of the chord: 1 − cos without cancellation.
        return x.Zip(g, (a, b) => (a / xs) - (b / gs)).Sum(chord => chord * chord) / 2;
    }));

    public double BrayCurtis(SampleScale scale) => Median(observations.Select(observation =>
    {
        var pairs = observation.Zip(Point, (x, g) => ((x * scale.Scale) + scale.Offset, (g * scale.Scale) + scale.Offset)).ToList();
        return pairs.Sum(pair => Math.Abs(pair.Item1 - pair.Item2)) / pairs.Sum(pair => Math.Abs(pair.Item1 + pair.Item2));
    }));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());

    private double[] Find()
    {
        var bands = observations[0].Length;
        var point = Enumerable.Range(0, bands).Select(band => observations.Average(observation => observation[band])).ToArray();
        Spread = Math.Sqrt(observations.Average(observation => Math.Pow(Distance(observation, point), 2)));
        if (observations.Length <= 2)
            return point;
        // Where an observation is the geomedian itself the iteration only creeps towards it: ask each of them first.
        foreach (var candidate in observations)
        {
            if (Math.Sqrt(Pull(candidate, out _, out var coinciding).Sum(value => value * value)) <= coinciding)
                return candidate;
        }
        for (var step = 0; step < 5_000; step++)
        {
            var pull = Pull(point, out var weights, out var coinciding);
            var length = Math.Sqrt(pull.Sum(value => value * value));
            if (weights == 0 || length <= coinciding)
                return point;
            var share = coinciding == 0 ? 1 : 1 - (coinciding / length);
            var moved = pull.Select(value => value / weights * share).ToArray();
            point = [.. point.Zip(moved, (at, by) => at + by)];
            if (Math.Sqrt(moved.Sum(value => value * value)) <= 1e-12 * Spread)
                break;
        }
        return Newton(point);
    }

    private double[] Newton(double[] point)
    {
        for (var round = 0; round < 50; round++)
        {
            var step = Step(point);
            var share = 1.0;
            double[] next;
            do
            {
                next = [.. point.Zip(step, (at, by) => at + (by * share))];
                share /= 2;
            }
            while (Objective(next) >= Objective(point) && share > 1e-9);
            if (Objective(next) >= Objective(point))
                return point;
            point = next;
        }
        return point;
    }

    /// <summary>Solves curvature × step = −gradient by Gauss's elimination.</summary>
    private double[] Step(double[] point)
    {
        var bands = point.Length;
        var rows = Enumerable.Range(0, bands).Select(_ => new double[bands + 1]).ToArray();
        foreach (var observation in observations)
        {
            var distance = Math.Max(1e-9, Distance(observation, point));
            for (var i = 0; i < bands; i++)
            {
                var di = (point[i] - observation[i]) / distance;
                rows[i][bands] -= di;
                rows[i][i] += 1 / distance;
                for (var j = 0; j < bands; j++)
                    rows[i][j] -= di * (point[j] - observation[j]) / distance / distance;
            }
        }
        for (var i = 0; i < bands; i++)
        {
            var pivot = Enumerable.Range(i, bands - i).MaxBy(row => Math.Abs(rows[row][i]));
            (rows[i], rows[pivot]) = (rows[pivot], rows[i]);
            for (var row = 0; row < bands; row++)
            {
                if (row == i || rows[i][i] == 0)
                    continue;
                var factor = rows[row][i] / rows[i][i];
                for (var column = i; column <= bands; column++)
                    rows[row][column] -= factor * rows[i][column];
            }
        }
        return [.. Enumerable.Range(0, bands).Select(i => rows[i][i] == 0 ? 0 : rows[i][bands] / rows[i][i])];
    }

    /// <summary>Sum of unit vectors towards the observations elsewhere, the sum of their weights, and how many observations coincide with the point.</summary>
    private double[] Pull(double[] point, out double weights, out double coinciding)
    {
        var pull = new double[point.Length];
        (weights, coinciding) = (0, 0);
        foreach (var observation in observations)
        {
            var distance = Distance(observation, point);
            if (distance == 0)
            {
                coinciding++;
                continue;
            }
            weights += 1 / distance;
            for (var band = 0; band < pull.Length; band++)
                pull[band] += (observation[band] - point[band]) / distance;
        }
        return pull;
    }
}
