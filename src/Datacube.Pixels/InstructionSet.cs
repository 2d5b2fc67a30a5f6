using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels;

/// <summary>How wide the kernels called on this thread may be. Every width gives the same bits.</summary>
internal static class InstructionSet
{
    /// <summary>Lets tests run the narrow twins; per thread, so that tests do not disturb each other.</summary>
    [ThreadStatic]
    internal static WidestVector Limit;

    internal static bool Has512 => Limit == WidestVector.Any && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported;

    internal static bool Has256 => Limit <= WidestVector.Bits256 && Avx2.IsSupported && Fma.IsSupported;
}
