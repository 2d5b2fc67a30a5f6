using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

/// <summary>Lane operations that several sample formats share.</summary>
internal static unsafe class Narrow
{
    /// <summary>Eight lanes of 0…65535 to 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ushort> ToUInt16(Vector256<int> lanes) => Sse41.PackUnsignedSaturate(lanes.GetLower(), lanes.GetUpper());

    /// <summary>Per lane the words at column and column + 1 of a row, columns 0…62.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> PickWords(ushort* row, Vector512<int> column)
    {
        // Low word of a lane asks for the column, high word for the next one.
        var index = (column | (column << 16)) + Vector512.Create(0x10000);
        return Avx512BW.PermuteVar32x16x2(Vector512.Load(row), index.AsUInt16(), Vector512.Load(row + 32)).AsInt32();
    }

    /// <summary>32 bits at each index × sample size; reads up to 3 bytes behind the sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Gather<T>(T* samples, Vector256<int> index) where T : unmanaged => sizeof(T) switch
    {
        1 => Avx2.GatherVector256((int*)samples, index, 1),
        2 => Avx2.GatherVector256((int*)samples, index, 2),
        _ => Avx2.GatherVector256((int*)samples, index, 4),
    };
}
