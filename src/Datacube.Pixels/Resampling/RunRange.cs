namespace Datacube.Pixels.Resampling;

/// <summary>Lowest and highest source coordinates of pixels of a run, relative to its origin.</summary>
internal readonly record struct RunRange(float Left, float Right, float Top, float Bottom);
