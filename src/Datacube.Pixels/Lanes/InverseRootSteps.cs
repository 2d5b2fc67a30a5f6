namespace Datacube.Pixels.Lanes;

/// <summary>
/// The inverse square root from the bits of a float: a first guess by halving the exponent, a Newton step with coefficients that make its
/// error as small as it can be, and a plain one. The factor of the first step is multiplied out into the second.
/// </summary>
internal static class InverseRootSteps
{
    /// <summary>The guess is this minus half of the bits.</summary>
    internal const int Magic = 0x5F1FFFF9;

    /// <summary>First step: y ← y (First − x y²).</summary>
    internal const float First = 2.38924456f;

    /// <summary>Second step: y ← y (Second − Third x y²).</summary>
    internal const float Second = 1.5f * Factor, Third = 0.5f * Factor * Factor * Factor;

    private const float Factor = 0.703952253f;
}
