namespace Datacube.Pixels.Spectral;

/// <summary>A weighted sum of bands and a constant: Σ weight × value + constant.</summary>
/// <param name="Weights">A weight per band.</param>
/// <param name="Constant">Constant.</param>
public sealed record LinearForm(IReadOnlyList<double> Weights, double Constant = 0)
{
    /// <summary>The constant 1.</summary>
    public static LinearForm One(int bands) => new(new double[bands], 1);
}
