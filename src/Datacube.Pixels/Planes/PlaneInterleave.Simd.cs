using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Planes;

public static unsafe partial class PlaneInterleave
{
    private const int Quad = 4, Step = 8;

    /// <summary>
    /// Bands of 16 bits in groups of four: unpacking transposes eight pixels of a group. The last group overlaps the one before where the
    /// bands are no multiple of four. Returns the pixels done.
    /// </summary>
    private static int WordsToPixels(ReadOnlySpan<nint> planes, ushort* to, int count)
    {
        if (!InstructionSet.Has256 || planes.Length < Quad)
            return 0;
        var bands = planes.Length;
        var i = 0;
        for (; i + Step <= count; i += Step, to += Step * bands)
        {
            for (var first = 0; first < bands; first += Quad)
            {
                var band = Math.Min(first, bands - Quad);
                var va = Vector128.Load((ushort*)planes[band] + i);
                var vb = Vector128.Load((ushort*)planes[band + 1] + i);
                var vc = Vector128.Load((ushort*)planes[band + 2] + i);
                var vd = Vector128.Load((ushort*)planes[band + 3] + i);
                Vector128<uint> ab = Sse2.UnpackLow(va, vb).AsUInt32(), cd = Sse2.UnpackLow(vc, vd).AsUInt32();
                Vector128<uint> ab2 = Sse2.UnpackHigh(va, vb).AsUInt32(), cd2 = Sse2.UnpackHigh(vc, vd).AsUInt32();
                var at = to + band;
                StorePair(at, bands, Sse2.UnpackLow(ab, cd));
                StorePair(at + (2 * bands), bands, Sse2.UnpackHigh(ab, cd));
                StorePair(at + (4 * bands), bands, Sse2.UnpackLow(ab2, cd2));
                StorePair(at + (6 * bands), bands, Sse2.UnpackHigh(ab2, cd2));
            }
        }
        return i;
    }

    /// <summary>The way back. Returns the pixels done.</summary>
    private static int WordsToPlanes(ushort* from, ReadOnlySpan<nint> planes, int count)
    {
        if (!InstructionSet.Has256 || planes.Length < Quad)
            return 0;
        var bands = planes.Length;
        // Per 128 bits two pixels: bring equal bands together.
        var pairs = Vector128.Create((byte)0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15);
        var i = 0;
        for (; i + Step <= count; i += Step, from += Step * bands)
        {
            for (var first = 0; first < bands; first += Quad)
            {
                var band = Math.Min(first, bands - Quad);
                var at = from + band;
                var p0 = Ssse3.Shuffle(LoadPair(at, bands), pairs).AsUInt32();
                var p1 = Ssse3.Shuffle(LoadPair(at + (2 * bands), bands), pairs).AsUInt32();
                var p2 = Ssse3.Shuffle(LoadPair(at + (4 * bands), bands), pairs).AsUInt32();
                var p3 = Ssse3.Shuffle(LoadPair(at + (6 * bands), bands), pairs).AsUInt32();
                Vector128<ulong> ab = Sse2.UnpackLow(p0, p1).AsUInt64(), cd = Sse2.UnpackHigh(p0, p1).AsUInt64();
                Vector128<ulong> ab2 = Sse2.UnpackLow(p2, p3).AsUInt64(), cd2 = Sse2.UnpackHigh(p2, p3).AsUInt64();
                Sse2.UnpackLow(ab, ab2).AsUInt16().Store((ushort*)planes[band] + i);
                Sse2.UnpackHigh(ab, ab2).AsUInt16().Store((ushort*)planes[band + 1] + i);
                Sse2.UnpackLow(cd, cd2).AsUInt16().Store((ushort*)planes[band + 2] + i);
                Sse2.UnpackHigh(cd, cd2).AsUInt16().Store((ushort*)planes[band + 3] + i);
            }
        }
        return i;
    }

    // Two pixels of a group, one in each half.
    private static void StorePair(ushort* at, int bands, Vector128<uint> pixels)
    {
        pixels.AsUInt64().GetLower().Store((ulong*)at);
        pixels.AsUInt64().GetUpper().Store((ulong*)(at + bands));
    }

    private static Vector128<byte> LoadPair(ushort* at, int bands) => Vector128.Create(*(ulong*)at, *(ulong*)(at + bands)).AsByte();
}
