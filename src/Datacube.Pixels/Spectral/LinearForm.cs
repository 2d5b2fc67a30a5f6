using System.Globalization;

namespace Datacube.Pixels.Spectral;

/// <summary>A weighted sum of bands and a constant: Σ weight × value + constant.</summary>
/// <param name="Weights">A weight per band.</param>
/// <param name="Constant">Constant.</param>
public sealed record LinearForm(IReadOnlyList<double> Weights, double Constant = 0)
{
    /// <summary>The constant 1.</summary>
    public static LinearForm One(int bands) => new(new double[bands], 1);

    /// <summary>The same with the opposite sign.</summary>
    public LinearForm Negated() => new([.. Weights.Select(weight => -weight)], -Constant);

    /// <summary>As it is written on paper, for example <c>nir + 6 red - 7.5 blue + 1</c>.</summary>
    /// <param name="bands">Names of the bands.</param>
    public string Text(IReadOnlyList<string> bands)
    {
        ArgumentNullException.ThrowIfNull(bands);
        var terms = Weights.Select((weight, band) => (Factor: weight, Name: bands[band])).Append((Factor: Constant, Name: "")).Where(term => term.Factor != 0).ToList();
        return string.Concat(terms.Select((term, place) => Sign(term.Factor, place) + Term(Math.Abs(term.Factor), term.Name)));
    }

    private static string Sign(double factor, int place) => (place, factor < 0) switch { (0, false) => "", (0, true) => "-", (_, false) => " + ", _ => " - " };

    private static string Term(double factor, string name) => factor == 1 && name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{factor} {name}").TrimEnd();
}
