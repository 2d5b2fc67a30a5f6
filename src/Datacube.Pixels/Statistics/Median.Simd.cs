namespace Datacube.Pixels.Statistics;

public static unsafe partial class Median
{
    private static void Dispatch(ushort** planes, int count, long pixels, ushort* result, ushort* counts)
    {
        if (!InstructionSet.Has256 || pixels < UInt16Lanes256.Count)
            ScalarMedian.OfUInt16(planes, count, 0, pixels, result, counts);
        else if (count > LargestNetwork)
            Whole(SelectionMedian<ushort, short, UInt16Keys>.Run, UInt16Lanes256.Count, (void**)planes, count, pixels, result, counts);
        else if (InstructionSet.Has512 && pixels >= UInt16Lanes512.Count)
            Whole(NetworkEmitter.ForMedian(typeof(UInt16Lanes512), count), UInt16Lanes512.Count, (void**)planes, count, pixels, result, counts);
        else
            Whole(NetworkEmitter.ForMedian(typeof(UInt16Lanes256), count), UInt16Lanes256.Count, (void**)planes, count, pixels, result, counts);
    }

    private static void Dispatch(float** planes, int count, long pixels, float* result, ushort* counts)
    {
        if (!InstructionSet.Has256 || pixels < Float32Lanes256.Count)
            ScalarMedian.OfFloat32(planes, count, 0, pixels, result, counts);
        else if (count > LargestNetwork)
            Whole(SelectionMedian<float, int, Float32Keys>.Run, Float32Lanes256.Count, (void**)planes, count, pixels, result, counts);
        else if (InstructionSet.Has512 && pixels >= Float32Lanes512.Count)
            Whole(NetworkEmitter.ForMedian(typeof(Float32Lanes512), count), Float32Lanes512.Count, (void**)planes, count, pixels, result, counts);
        else
            Whole(NetworkEmitter.ForMedian(typeof(Float32Lanes256), count), Float32Lanes256.Count, (void**)planes, count, pixels, result, counts);
    }

    /// <summary>Whole vectors, then the rest by one more vector that overlaps the last one.</summary>
    private static void Whole(NetworkKernel kernel, int lanes, void** planes, int count, long pixels, void* result, ushort* counts)
    {
        kernel(planes, count, 0, pixels, result, counts);
        if (pixels % lanes != 0)
            kernel(planes, count, pixels - lanes, pixels, result, counts);
    }
}
