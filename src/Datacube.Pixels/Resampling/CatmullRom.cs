using System.Runtime.CompilerServices;

namespace Datacube.Pixels.Resampling;

/// <summary>Cubic convolution with a = −0.5 (R. Keys, "Cubic convolution interpolation for digital image processing", 1981).</summary>
internal static class CatmullRom
{
    /// <summary>Weights of the samples at −1, 0, 1, 2 for a position <paramref name="t"/> in [0, 1). They add up to 1 up to rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void Weights(float t, float* weights)
    {
        weights[0] = t * MathF.FusedMultiplyAdd(t, MathF.FusedMultiplyAdd(-0.5f, t, 1f), -0.5f);
        weights[1] = MathF.FusedMultiplyAdd(t * t, MathF.FusedMultiplyAdd(1.5f, t, -2.5f), 1f);
        weights[2] = t * MathF.FusedMultiplyAdd(t, MathF.FusedMultiplyAdd(-1.5f, t, 2f), 0.5f);
        weights[3] = t * t * MathF.FusedMultiplyAdd(0.5f, t, -0.5f);
    }
}
