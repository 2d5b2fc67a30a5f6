namespace Datacube.Pixels.Statistics;

/// <summary>
/// Pixels start, start + lanes, … as long as whole vectors fit before <paramref name="end"/>; <paramref name="count"/> planes. A kernel of medians writes
/// them and, unless null, counts of valid samples at their pixels. One that sorts takes a single vector of pixels: the keys go to <paramref name="result"/>, a vector per
/// plane in order, those of missing samples last, and the counts to the beginning of <paramref name="counts"/>.
/// </summary>
internal unsafe delegate void NetworkKernel(void** planes, int count, long start, long end, void* result, ushort* counts);
