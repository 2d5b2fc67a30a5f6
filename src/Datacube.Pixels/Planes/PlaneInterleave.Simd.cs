using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Planes;

public static unsafe partial class PlaneInterleave
{
    /// <summary>The usual case, four bands of 16 bits: unpacking is a transposition. Returns the pixels done.</summary>
    private static int FourToPixels(IReadOnlyList<PixelBuffer> planes, ushort* to, int count)
    {
        if (!InstructionSet.Has256)
            return 0;
        ushort* a = (ushort*)planes[0].Pointer, b = (ushort*)planes[1].Pointer, c = (ushort*)planes[2].Pointer, d = (ushort*)planes[3].Pointer;
        var i = 0;
        for (; i + 8 <= count; i += 8, to += 32)
        {
            Vector128<ushort> va = Vector128.Load(a + i), vb = Vector128.Load(b + i), vc = Vector128.Load(c + i), vd = Vector128.Load(d + i);
            Vector128<uint> ab = Sse2.UnpackLow(va, vb).AsUInt32(), cd = Sse2.UnpackLow(vc, vd).AsUInt32();
            Vector128<uint> ab2 = Sse2.UnpackHigh(va, vb).AsUInt32(), cd2 = Sse2.UnpackHigh(vc, vd).AsUInt32();
            Sse2.UnpackLow(ab, cd).AsUInt16().Store(to);
            Sse2.UnpackHigh(ab, cd).AsUInt16().Store(to + 8);
            Sse2.UnpackLow(ab2, cd2).AsUInt16().Store(to + 16);
            Sse2.UnpackHigh(ab2, cd2).AsUInt16().Store(to + 24);
        }
        return i;
    }

    private static int FourToPlanes(ushort* from, IReadOnlyList<PixelBuffer> planes, int count)
    {
        if (!InstructionSet.Has256)
            return 0;
        ushort* a = (ushort*)planes[0].Pointer, b = (ushort*)planes[1].Pointer, c = (ushort*)planes[2].Pointer, d = (ushort*)planes[3].Pointer;
        // Per 128 bits two pixels: bring equal bands together.
        var pairs = Vector128.Create((byte)0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15);
        var i = 0;
        for (; i + 8 <= count; i += 8, from += 32)
        {
            var p0 = Ssse3.Shuffle(Vector128.Load((byte*)from), pairs).AsUInt32();
            var p1 = Ssse3.Shuffle(Vector128.Load((byte*)(from + 8)), pairs).AsUInt32();
            var p2 = Ssse3.Shuffle(Vector128.Load((byte*)(from + 16)), pairs).AsUInt32();
            var p3 = Ssse3.Shuffle(Vector128.Load((byte*)(from + 24)), pairs).AsUInt32();
            Vector128<ulong> ab = Sse2.UnpackLow(p0, p1).AsUInt64(), cd = Sse2.UnpackHigh(p0, p1).AsUInt64();
            Vector128<ulong> ab2 = Sse2.UnpackLow(p2, p3).AsUInt64(), cd2 = Sse2.UnpackHigh(p2, p3).AsUInt64();
            Sse2.UnpackLow(ab, ab2).AsUInt16().Store(a + i);
            Sse2.UnpackHigh(ab, ab2).AsUInt16().Store(b + i);
            Sse2.UnpackLow(cd, cd2).AsUInt16().Store(c + i);
            Sse2.UnpackHigh(cd, cd2).AsUInt16().Store(d + i);
        }
        return i;
    }
}
