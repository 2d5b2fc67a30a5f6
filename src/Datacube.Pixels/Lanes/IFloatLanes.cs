namespace Datacube.Pixels.Lanes;

/// <summary>
/// Arithmetic on several pixels at once, so that a kernel is written once for every vector width. Each operation is exactly rounded and
/// works on each lane for itself: all widths give the same bits. A mask has all bits of a lane set or none.
/// </summary>
/// <typeparam name="TVector">What holds the lanes.</typeparam>
internal unsafe interface IFloatLanes<TVector> where TVector : struct
{
    /// <summary>Lanes.</summary>
    static abstract int Count { get; }

    static abstract TVector Create(float value);

    static abstract TVector Load(float* from);

    static abstract TVector Load(ushort* from);

    static abstract void Store(TVector value, float* to);

    /// <summary>Stores whole numbers, rounded half to even; the values lie within 0…65535.</summary>
    static abstract void Store(TVector value, ushort* to);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a × b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>c − a × b, rounded once.</summary>
    static abstract TVector MultiplySubtract(TVector a, TVector b, TVector c);

    static abstract TVector Sqrt(TVector value);

    static abstract TVector Abs(TVector value);

    /// <summary>The smaller one; no lane is NaN.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>The larger one; no lane is NaN.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>Mask of the lanes where a is less than b; not where one is NaN.</summary>
    static abstract TVector Less(TVector a, TVector b);

    /// <summary>Mask of the lanes where both are equal; not where one is NaN.</summary>
    static abstract TVector Equal(TVector a, TVector b);

    /// <summary>Bits of both: a value where the mask is set, else 0.</summary>
    static abstract TVector And(TVector a, TVector mask);

    static abstract TVector Select(TVector mask, TVector then, TVector otherwise);

    /// <summary>True where no lane of a mask is set.</summary>
    static abstract bool IsNone(TVector mask);

    /// <summary>1 / √value within 7 · 10⁻⁷ for positive normal numbers; no instruction whose result depends on the processor.</summary>
    static abstract TVector InverseRoot(TVector value);
}
