using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Datacube.Pixels.Planes;

/// <summary>Takes masked samples out of a plane.</summary>
public static class PlaneMask
{
    /// <summary>Writes nodata where the mask is not 0. Returns how many samples were valid before and are not any more.</summary>
    public static long Apply(Span<ushort> samples, ReadOnlySpan<byte> mask, ushort nodata)
    {
        Check(samples.Length, mask.Length);
        long removed = 0;
        var i = 0;
        if (InstructionSet.Has256)
        {
            ref var first = ref MemoryMarshal.GetReference(samples);
            ref var firstMask = ref MemoryMarshal.GetReference(mask);
            var none = Vector256.Create(nodata);
            for (; i + 16 <= samples.Length; i += 16)
            {
                var value = Vector256.LoadUnsafe(ref first, (nuint)i);
                var kept = Vector256.Equals(Vector256.WidenLower(Vector128.LoadUnsafe(ref firstMask, (nuint)i).ToVector256()), Vector256<ushort>.Zero);
                removed += BitOperations.PopCount((~kept & ~Vector256.Equals(value, none)).ExtractMostSignificantBits());
                Vector256.ConditionalSelect(kept, value, none).StoreUnsafe(ref first, (nuint)i);
            }
        }
        for (; i < samples.Length; i++)
        {
            if (mask[i] == 0)
                continue;
            removed += samples[i] == nodata ? 0 : 1;
            samples[i] = nodata;
        }
        return removed;
    }

    /// <summary>Writes NaN where the mask is not 0. Returns how many samples were valid before and are not any more.</summary>
    public static long Apply(Span<float> samples, ReadOnlySpan<byte> mask)
    {
        Check(samples.Length, mask.Length);
        long removed = 0;
        var i = 0;
        if (InstructionSet.Has256)
        {
            ref var first = ref MemoryMarshal.GetReference(samples);
            ref var firstMask = ref MemoryMarshal.GetReference(mask);
            for (; i + 8 <= samples.Length; i += 8)
            {
                var value = Vector256.LoadUnsafe(ref first, (nuint)i);
                var bytes = Vector128.CreateScalar(MemoryMarshal.Read<ulong>(mask.Slice(i, 8))).AsByte();
                var wide = Vector256.WidenLower(Vector128.WidenLower(bytes).ToVector256());
                var kept = Vector256.Equals(wide, Vector256<uint>.Zero).AsSingle();
                removed += BitOperations.PopCount(Vector256.AndNot(Vector256.Equals(value, value), kept).ExtractMostSignificantBits());
                Vector256.ConditionalSelect(kept, value, Vector256.Create(float.NaN)).StoreUnsafe(ref first, (nuint)i);
            }
        }
        for (; i < samples.Length; i++)
        {
            if (mask[i] == 0)
                continue;
            removed += float.IsNaN(samples[i]) ? 0 : 1;
            samples[i] = float.NaN;
        }
        return removed;
    }

    /// <summary>Writes nodata where the mask is not 0, for classes. Returns how many samples were valid before and are not any more.</summary>
    public static long Apply(Span<byte> samples, ReadOnlySpan<byte> mask, byte nodata)
    {
        Check(samples.Length, mask.Length);
        long removed = 0;
        var i = 0;
        if (InstructionSet.Has256)
        {
            ref var first = ref MemoryMarshal.GetReference(samples);
            ref var firstMask = ref MemoryMarshal.GetReference(mask);
            var none = Vector256.Create(nodata);
            for (; i + 32 <= samples.Length; i += 32)
            {
                var value = Vector256.LoadUnsafe(ref first, (nuint)i);
                var kept = Vector256.Equals(Vector256.LoadUnsafe(ref firstMask, (nuint)i), Vector256<byte>.Zero);
                removed += BitOperations.PopCount((~kept & ~Vector256.Equals(value, none)).ExtractMostSignificantBits());
                Vector256.ConditionalSelect(kept, value, none).StoreUnsafe(ref first, (nuint)i);
            }
        }
        for (; i < samples.Length; i++)
        {
            if (mask[i] == 0)
                continue;
            removed += samples[i] == nodata ? 0 : 1;
            samples[i] = nodata;
        }
        return removed;
    }

    private static void Check(int samples, int mask)
    {
        if (samples != mask)
            throw new ArgumentException($"{mask} pixels of mask for {samples} samples.");
    }
}
