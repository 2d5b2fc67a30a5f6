using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Datacube.Pixels.Planes;

/// <summary>Adds a whole number to stored samples, such as the −1000 of Sentinel-2 baselines from 04.00 on.</summary>
public static class PlaneOffset
{
    /// <summary>
    /// In place: nodata stays; any other sample becomes sample + offset, clamped to 1…65535 so that it never turns into nodata 0.
    /// </summary>
    public static void Add(Span<ushort> samples, int offset, ushort nodata)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, -ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, ushort.MaxValue);
        if (offset == 0 && nodata == 0)
            return;
        var done = InstructionSet.Has256 ? AddVectors(samples, offset, nodata) : 0;
        for (var i = done; i < samples.Length; i++)
        {
            if (samples[i] != nodata)
                samples[i] = (ushort)Math.Clamp(samples[i] + offset, 1, ushort.MaxValue);
        }
    }

    private static int AddVectors(Span<ushort> samples, int offset, ushort nodata)
    {
        ref var first = ref MemoryMarshal.GetReference(samples);
        Vector256<ushort> up = Vector256.Create((ushort)Math.Max(0, offset)), down = Vector256.Create((ushort)Math.Max(0, -offset)), none = Vector256.Create(nodata);
        var i = 0;
        for (; i + 16 <= samples.Length; i += 16)
        {
            var value = Vector256.LoadUnsafe(ref first, (nuint)i);
            // min(value, max − up) + up saturates at the top, max(value, down) − down at the bottom.
            var moved = Vector256.Min(value, ~up) + up;
            moved = Vector256.Max(Vector256.Max(moved, down) - down, Vector256<ushort>.One);
            Vector256.ConditionalSelect(Vector256.Equals(value, none), value, moved).StoreUnsafe(ref first, (nuint)i);
        }
        return i;
    }
}
