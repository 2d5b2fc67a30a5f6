namespace Datacube.Pixels.Statistics;

/// <summary>Medians of pixels start, start + lanes, … as long as whole vectors fit before <paramref name="end"/>; <paramref name="count"/> planes.</summary>
internal unsafe delegate void MedianKernel(void** planes, int count, long start, long end, void* result, ushort* counts);
