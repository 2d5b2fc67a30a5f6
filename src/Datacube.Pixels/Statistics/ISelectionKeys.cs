using System.Runtime.Intrinsics;

namespace Datacube.Pixels.Statistics;

/// <summary>Samples of one type as signed whole numbers of the same order, a vector at a time.</summary>
internal unsafe interface ISelectionKeys<TSample, TKey> where TSample : unmanaged where TKey : unmanaged
{
    /// <summary>Keys of consecutive pixels of a plane; a missing sample sorts before everything.</summary>
    static abstract Vector256<TKey> Load(TSample* samples);

    /// <summary>What stands for no sample.</summary>
    static abstract TSample Missing { get; }

    /// <summary>The sample of an entry of a sorted table, see <see cref="NetworkEmitter"/>.</summary>
    static abstract TSample Sample(TSample entry);

    static abstract void Store(Vector256<TKey> low, Vector256<TKey> high, Vector256<TKey> valid, TSample* result, ushort* counts);
}

internal readonly unsafe struct UInt16Keys : ISelectionKeys<ushort, short>
{
    private const ushort Bias = 0x8000;

    public static ushort Missing => 0;

    public static ushort Sample(ushort entry) => entry;

    public static Vector256<short> Load(ushort* samples) => (Vector256.Load(samples) ^ Vector256.Create(Bias)).AsInt16();

    public static void Store(Vector256<short> low, Vector256<short> high, Vector256<short> valid, ushort* result, ushort* counts)
    {
        var bias = Vector256.Create(Bias);
        UInt16Lanes256.Store(UInt16Lanes256.Middle(low.AsUInt16() ^ bias, high.AsUInt16() ^ bias), valid.AsUInt16(), result, counts);
    }
}

internal readonly unsafe struct Float32Keys : ISelectionKeys<float, int>
{
    public static float Missing => float.NaN;

    /// <summary>−0 becomes 0.</summary>
    public static float Sample(float entry)
    {
        var key = BitConverter.SingleToInt32Bits(entry);
        return BitConverter.Int32BitsToSingle(key ^ ((key >> 31) & int.MaxValue)) + 0f;
    }

    public static Vector256<int> Load(float* samples)
    {
        var sample = Vector256.Load(samples);
        return Vector256.ConditionalSelect(Vector256.Equals(sample, sample).AsInt32(), Float32Lanes256.Key(sample.AsInt32()), Vector256.Create(int.MinValue));
    }

    public static void Store(Vector256<int> low, Vector256<int> high, Vector256<int> valid, float* result, ushort* counts)
    {
        Vector256<float> a = Float32Lanes256.Key(low).AsSingle(), b = Float32Lanes256.Key(high).AsSingle();
        // A single middle sample stays as it is: its sum with itself might overflow.
        Float32Lanes256.Store(Vector256.ConditionalSelect(Vector256.Equals(low, high).AsSingle(), a, Float32Lanes256.Middle(a, b)), valid, result, counts);
    }
}
