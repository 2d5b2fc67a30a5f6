namespace Datacube.Pixels.Resampling;

/// <summary>Source pixels per target pixel: 2 means that the source is twice as fine as the target.</summary>
public readonly record struct MappingScale(double X, double Y);
