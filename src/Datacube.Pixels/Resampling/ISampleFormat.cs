using System.Runtime.Intrinsics;

namespace Datacube.Pixels.Resampling;

/// <summary>How a kernel sees samples of one type: as 32-bit floats, which hold every 8 and 16 bit integer exactly.</summary>
/// <remarks>
/// Vector members see a sample as the bits of a 32-bit lane: the sample itself in the low bits and, where <see cref="PairsInOne"/>, the
/// next sample of the row above it, so that one permutation or gather gives both columns of a bilinear kernel.
/// </remarks>
internal unsafe interface ISampleFormat<T> where T : unmanaged
{
    static abstract float ToFloat(T sample);

    /// <summary>Integers: rounded half to even, clamped to the type.</summary>
    static abstract T FromFloat(float value);

    static abstract T FromDouble(double value);

    /// <summary>True where a lane holds two neighbouring samples.</summary>
    static abstract bool PairsInOne { get; }

    /// <summary>Largest relative column that <see cref="Pick"/> can be asked for; negative where the processor lacks the permutation.</summary>
    static abstract int Reach { get; }

    /// <summary>Samples of a row by relative column, out of registers.</summary>
    static abstract Vector512<int> Pick(T* row, Vector512<int> column);

    static abstract Vector512<float> First(Vector512<int> lanes);

    static abstract Vector512<float> Second(Vector512<int> lanes);

    static abstract Vector256<float> First(Vector256<int> lanes);

    static abstract Vector256<float> Second(Vector256<int> lanes);

    /// <summary>Stores the first sample of every lane.</summary>
    static abstract void Store(T* to, Vector512<int> lanes);

    static abstract void Store(T* to, Vector256<int> lanes);

    /// <summary>As <see cref="FromFloat"/>, for values inside the type's range.</summary>
    static abstract Vector512<int> Round(Vector512<float> values);

    static abstract Vector256<int> Round(Vector256<float> values);
}
