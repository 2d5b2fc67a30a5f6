namespace Datacube.Pixels.Statistics;

public static unsafe partial class Median
{
    private static void Dispatch(ushort** planes, int count, long pixels, ushort* result, ushort* counts)
    {
        var lanes = InstructionSet.Has512 && count <= LargestNetwork ? UInt16Lanes512.Count : UInt16Lanes256.Count;
        if (!InstructionSet.Has256 || pixels < lanes)
        {
            ScalarMedian.OfUInt16(planes, count, 0, pixels, result, counts);
            return;
        }
        // A rest is done by one more vector that overlaps the last one.
        if (count > LargestNetwork)
        {
            SelectionMedian<ushort, short, UInt16Keys>.Run(planes, count, 0, pixels, result, counts);
            SelectionMedian<ushort, short, UInt16Keys>.Run(planes, count, pixels - lanes, pixels, result, counts);
            return;
        }
        var kernel = MedianEmitter.For(InstructionSet.Has512 ? typeof(UInt16Lanes512) : typeof(UInt16Lanes256), count);
        kernel((void**)planes, 0, pixels, result, counts);
        kernel((void**)planes, pixels - lanes, pixels, result, counts);
    }

    private static void Dispatch(float** planes, int count, long pixels, float* result, ushort* counts)
    {
        var lanes = InstructionSet.Has512 && count <= LargestNetwork ? Float32Lanes512.Count : Float32Lanes256.Count;
        if (!InstructionSet.Has256 || pixels < lanes)
        {
            ScalarMedian.OfFloat32(planes, count, 0, pixels, result, counts);
            return;
        }
        if (count > LargestNetwork)
        {
            SelectionMedian<float, int, Float32Keys>.Run(planes, count, 0, pixels, result, counts);
            SelectionMedian<float, int, Float32Keys>.Run(planes, count, pixels - lanes, pixels, result, counts);
            return;
        }
        var kernel = MedianEmitter.For(InstructionSet.Has512 ? typeof(Float32Lanes512) : typeof(Float32Lanes256), count);
        kernel((void**)planes, 0, pixels, result, counts);
        kernel((void**)planes, pixels - lanes, pixels, result, counts);
    }
}
