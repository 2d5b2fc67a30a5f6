using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Datacube.Pixels.Planes;

/// <summary>Merges observations of one day: the first valid one stays.</summary>
public static class PlaneMerge
{
    /// <summary>Takes a sample where the destination has none. Returns how many samples became valid.</summary>
    public static long FirstValid(Span<ushort> destination, ReadOnlySpan<ushort> source, ushort nodata)
    {
        Check(destination.Length, source.Length);
        long added = 0;
        var i = 0;
        if (InstructionSet.Has256)
        {
            ref var to = ref MemoryMarshal.GetReference(destination);
            ref var from = ref MemoryMarshal.GetReference(source);
            var none = Vector256.Create(nodata);
            for (; i + 16 <= destination.Length; i += 16)
            {
                Vector256<ushort> old = Vector256.LoadUnsafe(ref to, (nuint)i), fresh = Vector256.LoadUnsafe(ref from, (nuint)i);
                var empty = Vector256.Equals(old, none);
                added += BitOperations.PopCount((empty & ~Vector256.Equals(fresh, none)).ExtractMostSignificantBits());
                Vector256.ConditionalSelect(empty, fresh, old).StoreUnsafe(ref to, (nuint)i);
            }
        }
        for (; i < destination.Length; i++)
        {
            if (destination[i] != nodata || source[i] == nodata)
                continue;
            destination[i] = source[i];
            added++;
        }
        return added;
    }

    /// <summary>Takes a sample where the destination is NaN. Returns how many samples became valid.</summary>
    public static long FirstValid(Span<float> destination, ReadOnlySpan<float> source)
    {
        Check(destination.Length, source.Length);
        long added = 0;
        var i = 0;
        if (InstructionSet.Has256)
        {
            ref var to = ref MemoryMarshal.GetReference(destination);
            ref var from = ref MemoryMarshal.GetReference(source);
            for (; i + 8 <= destination.Length; i += 8)
            {
                Vector256<float> old = Vector256.LoadUnsafe(ref to, (nuint)i), fresh = Vector256.LoadUnsafe(ref from, (nuint)i);
                var take = Vector256.AndNot(Vector256.Equals(fresh, fresh), Vector256.Equals(old, old));
                added += BitOperations.PopCount(take.ExtractMostSignificantBits());
                Vector256.ConditionalSelect(take, fresh, old).StoreUnsafe(ref to, (nuint)i);
            }
        }
        for (; i < destination.Length; i++)
        {
            if (!float.IsNaN(destination[i]) || float.IsNaN(source[i]))
                continue;
            destination[i] = source[i];
            added++;
        }
        return added;
    }

    private static void Check(int destination, int source)
    {
        if (destination != source)
            throw new ArgumentException($"{source} samples for {destination} of the destination.");
    }
}
