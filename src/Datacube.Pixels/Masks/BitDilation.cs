using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Datacube.Pixels.Masks;

/// <summary>
/// Dilation of a bit plane by a disc. A disc is a stack of row segments: each source row is widened once per distinct segment length
/// (from the next shorter one by two shifts) and ORed into the rows that have a segment of that length.
/// </summary>
internal static class BitDilation
{
    internal static void Dilate(BitPlane source, BitPlane target, Disc disc)
    {
        target.Clear();
        var reach = disc.ReachRows;
        // One guard word before and behind; two buffers because a shift reads its neighbours.
        var wide = new ulong[source.RowWords + 2];
        var next = new ulong[source.RowWords + 2];
        for (var y = 0; y < source.Rows; y++)
        {
            var row = source.Row(y);
            if (!row.ContainsAnyExcept(0UL))
                continue;
            row.CopyTo(wide.AsSpan(1));
            var width = 0;
            // From the rim inwards segments only get longer.
            for (var dy = reach; dy >= 0; dy--)
            {
                for (var half = disc.HalfWidth(dy); width < half;)
                {
                    // A row widened by w has runs of at least w + 1 (cut at its ends), so shifts up to w + 1 leave no hole.
                    var by = Math.Min(Math.Min(half - width, width + 1), 63);
                    Widen(wide, next, by, source.LastWord);
                    (wide, next) = (next, wide);
                    width += by;
                }
                Add(wide, target, y - dy);
                if (dy > 0)
                    Add(wide, target, y + dy);
            }
        }
    }

    private static void Add(ulong[] wide, BitPlane target, int y)
    {
        if ((uint)y >= (uint)target.Rows)
            return;
        var row = target.Row(y);
        ref var to = ref MemoryMarshal.GetReference(row);
        ref var from = ref wide[1];
        nuint i = 0;
        if (InstructionSet.Has256)
        {
            for (; i + 4 <= (nuint)row.Length; i += 4)
                (Vector256.LoadUnsafe(ref to, i) | Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
        }
        for (; i < (nuint)row.Length; i++)
            row[(int)i] |= wide[(int)i + 1];
    }

    /// <summary>out = in | in shifted by n bits to both sides, 0 &lt; n &lt; 64.</summary>
    private static void Widen(ulong[] wide, ulong[] next, int by, ulong lastWord)
    {
        ref var from = ref wide[0];
        ref var to = ref next[0];
        nuint i = 1, end = (nuint)wide.Length - 1;
        if (InstructionSet.Has256)
        {
            for (; i + 4 <= end; i += 4)
            {
                Vector256<ulong> here = Vector256.LoadUnsafe(ref from, i), before = Vector256.LoadUnsafe(ref from, i - 1), behind = Vector256.LoadUnsafe(ref from, i + 1);
                (here | (here << by) | (before >>> (64 - by)) | (here >>> by) | (behind << (64 - by))).StoreUnsafe(ref to, i);
            }
        }
        for (; i < end; i++)
            next[i] = wide[i] | (wide[i] << by) | (wide[i - 1] >> (64 - by)) | (wide[i] >> by) | (wide[i + 1] << (64 - by));
        // Bits pushed beyond the last pixel must not come back.
        next[end - 1] &= lastWord;
    }
}
