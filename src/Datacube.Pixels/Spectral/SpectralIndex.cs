namespace Datacube.Pixels.Spectral;

/// <summary>A number made of bands: the quotient of two linear forms of their values.</summary>
/// <param name="Name">Name in lower case.</param>
/// <param name="Bands">Common names of the bands, in the order of the weights.</param>
/// <param name="Numerator">Numerator.</param>
/// <param name="Denominator">Denominator; null where the numerator is the index.</param>
public sealed record SpectralIndex(string Name, IReadOnlyList<string> Bands, LinearForm Numerator, LinearForm? Denominator = null)
{
    /// <summary>True for (a − b) / (a + b), which is the same whatever the scale of a and b.</summary>
    public bool IsNormalisedDifference => Bands.Count == 2 && Numerator is { Weights: [1, -1], Constant: 0 } && Denominator is { Weights: [1, 1], Constant: 0 };

    /// <summary>As it is written on paper, for example <c>(nir - red) / (nir + red)</c>.</summary>
    public string Formula => Denominator is null ? Numerator.Text(Bands) : $"({Numerator.Text(Bands)}) / ({Denominator.Text(Bands)})";

    /// <summary>(a − b) / (a + b).</summary>
    public static SpectralIndex NormalisedDifference(string name, string a, string b) => new(name, [a, b], new([1, -1]), new([1, 1]));
}
