namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>
/// The geomedian of few observations in float64. An even number of points near a line, above all four, has a sum of distances that is nearly
/// flat between the middle two, where the iteration stops anywhere; Newton's method finds the one least point. It works on the weights of the
/// observations, of which the geomedian is a mean, so that its cost hardly grows with the bands.
/// </summary>
internal static class FewObservations
{
    /// <summary>So many always come here.</summary>
    internal const int Always = 4;

    /// <summary>Up to so many come here where the iteration is slow.</summary>
    internal const int Most = 8;

    private const int MostSteps = 60, MostHalvings = 40;
    private const double ShortestStep = 1e-10, Damping = 1e-13;

    /// <summary>Improves a point.</summary>
    /// <param name="observations">Observations × bands.</param>
    /// <param name="point">In: a point near the geomedian, out: the geomedian.</param>
    internal static void Refine(ReadOnlySpan<double> observations, Span<double> point)
    {
        int bands = point.Length, count = observations.Length / bands;
        Span<double> products = stackalloc double[count * count], weights = stackalloc double[count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
                products[(i * count) + j] = Dot(observations.Slice(i * bands, bands), observations.Slice(j * bands, bands));
        }
        if (!FindHolding(products, weights))
        {
            Start(observations, point, weights);
            Descend(products, weights);
        }
        for (var band = 0; band < bands; band++)
        {
            double value = 0;
            for (var i = 0; i < count; i++)
                value += weights[i] * observations[(i * bands) + band];
            point[band] = value;
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>An observation is the geomedian itself where the others together pull less than it holds.</summary>
    private static bool FindHolding(ReadOnlySpan<double> products, Span<double> weights)
    {
        var count = weights.Length;
        Span<double> inverse = stackalloc double[count];
        for (var i = 0; i < count; i++)
        {
            double holding = 0, force = 0, own = products[(i * count) + i];
            for (var j = 0; j < count; j++)
            {
                var square = products[(j * count) + j] - (2 * products[(i * count) + j]) + own;
                inverse[j] = square > 1e-14 ? 1 / Math.Sqrt(square) : 0;
                holding += inverse[j] == 0 ? 1 : 0;
            }
            for (var j = 0; j < count; j++)
            {
                for (var k = 0; k < count; k++)
                    force += inverse[j] * inverse[k] * (products[(j * count) + k] - products[(i * count) + j] - products[(i * count) + k] + own);
            }
            if (force > holding * holding)
                continue;
            weights.Clear();
            weights[i] = 1;
            return true;
        }
        return false;
    }

    /// <summary>Weights of Weiszfeld's map at the point.</summary>
    private static void Start(ReadOnlySpan<double> observations, ReadOnlySpan<double> point, Span<double> weights)
    {
        var count = weights.Length;
        double total = 0;
        for (var i = 0; i < count; i++)
        {
            double square = 1e-20;
            for (var band = 0; band < point.Length; band++)
            {
                var difference = observations[(i * point.Length) + band] - point[band];
                square += difference * difference;
            }
            weights[i] = 1 / Math.Sqrt(square);
            total += weights[i];
        }
        for (var i = 0; i < count; i++)
            weights[i] /= total;
    }

    private static void Descend(ReadOnlySpan<double> products, Span<double> weights)
    {
        var count = weights.Length;
        Span<double> along = stackalloc double[count], distances = stackalloc double[count], step = stackalloc double[count], next = stackalloc double[count];
        var objective = Distances(products, weights, along, distances);
        for (var iteration = 0; iteration < MostSteps; iteration++)
        {
            Newton(products, along, distances, step);
            var length = Math.Sqrt(Math.Max(0, Form(products, step)));
            double share = 1, found;
            for (var halving = 0; ; halving++, share /= 2)
            {
                for (var i = 0; i < count; i++)
                    next[i] = weights[i] + (share * step[i]);
                found = Distances(products, next, along, distances);
                if (found < objective)
                    break;
                if (halving == MostHalvings || share * length < ShortestStep)
                    return;
            }
            next.CopyTo(weights);
            objective = found;
            if (share * length < ShortestStep)
                return;
        }
    }

    /// <summary>Distances of the observations to their mean with these weights; returns their sum.</summary>
    private static double Distances(ReadOnlySpan<double> products, ReadOnlySpan<double> weights, Span<double> along, Span<double> distances)
    {
        var count = weights.Length;
        double square = 0, sum = 0;
        for (var i = 0; i < count; i++)
        {
            along[i] = Dot(products.Slice(i * count, count), weights);
            square += along[i] * weights[i];
        }
        for (var i = 0; i < count; i++)
        {
            distances[i] = Math.Sqrt(Math.Max(1e-30, square - (2 * along[i]) + products[(i * count) + i]));
            sum += distances[i];
        }
        return sum;
    }

    private static double Form(ReadOnlySpan<double> products, ReadOnlySpan<double> step)
    {
        var count = step.Length;
        double form = 0;
        for (var i = 0; i < count; i++)
            form += step[i] * Dot(products.Slice(i * count, count), step);
        return form;
    }

    /// <summary>Newton's step of the weights; they keep their sum, so the last one follows from the others.</summary>
    private static void Newton(ReadOnlySpan<double> products, ReadOnlySpan<double> along, ReadOnlySpan<double> distances, Span<double> step)
    {
        var count = step.Length;
        Span<double> gradient = stackalloc double[count], curvature = stackalloc double[count * count];
        gradient.Clear();
        curvature.Clear();
        for (var i = 0; i < count; i++)
        {
            double inverse = 1 / distances[i], cube = inverse * inverse * inverse;
            for (var j = 0; j < count; j++)
            {
                var pull = along[j] - products[(i * count) + j];
                gradient[j] += pull * inverse;
                for (var k = 0; k < count; k++)
                    curvature[(j * count) + k] += (products[(j * count) + k] * inverse) - (pull * (along[k] - products[(i * count) + k]) * cube);
            }
        }
        Solve(gradient, curvature, step);
    }

    /// <summary>Solves the equations that are left when the last weight is eliminated, by Cholesky's factors with a trace of damping.</summary>
    private static void Solve(ReadOnlySpan<double> gradient, ReadOnlySpan<double> curvature, Span<double> step)
    {
        int count = step.Length, free = count - 1;
        Span<double> factor = stackalloc double[free * free], right = stackalloc double[free];
        double trace = 0;
        for (var j = 0; j < free; j++)
        {
            for (var k = 0; k < free; k++)
                factor[(j * free) + k] = curvature[(j * count) + k] - curvature[(j * count) + free] - curvature[(free * count) + k] + curvature[(free * count) + free];
            trace += Math.Abs(factor[(j * free) + j]);
            right[j] = gradient[free] - gradient[j];
        }
        for (var j = 0; j < free; j++)
        {
            for (var k = 0; k <= j; k++)
            {
                var sum = factor[(j * free) + k] + (j == k ? Damping * trace : 0);
                for (var i = 0; i < k; i++)
                    sum -= factor[(j * free) + i] * factor[(k * free) + i];
                factor[(j * free) + k] = j == k ? Math.Sqrt(Math.Max(sum, Damping * Damping * trace)) : sum / factor[(k * free) + k];
            }
            for (var i = 0; i < j; i++)
                right[j] -= factor[(j * free) + i] * right[i];
            right[j] /= factor[(j * free) + j];
        }
        for (var j = free - 1; j >= 0; j--)
        {
            for (var i = j + 1; i < free; i++)
                right[j] -= factor[(i * free) + j] * right[i];
            right[j] /= factor[(j * free) + j];
        }
        right.CopyTo(step);
        step[free] = 0;
        foreach (var part in right)
            step[free] -= part;
    }
}
