namespace Datacube.Pixels.Spectral;

/// <summary>A number made of bands: the quotient of two linear forms of their values.</summary>
/// <param name="Name">Name in lower case.</param>
/// <param name="Bands">Common names of the bands, in the order of the weights.</param>
/// <param name="Numerator">Numerator.</param>
/// <param name="Denominator">Denominator; null where the numerator is the index.</param>
public sealed record SpectralIndex(string Name, IReadOnlyList<string> Bands, LinearForm Numerator, LinearForm? Denominator = null)
{
    /// <summary>(a − b) / (a + b).</summary>
    public static SpectralIndex NormalisedDifference(string name, string a, string b) => new(name, [a, b], new([1, -1]), new([1, 1]));
}
