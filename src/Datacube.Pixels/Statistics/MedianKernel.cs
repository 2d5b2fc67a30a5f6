namespace Datacube.Pixels.Statistics;

/// <summary>Medians of pixels start, start + lanes, … as long as whole vectors fit before <paramref name="end"/>.</summary>
internal unsafe delegate void MedianKernel(void** planes, long start, long end, void* result, ushort* counts);
