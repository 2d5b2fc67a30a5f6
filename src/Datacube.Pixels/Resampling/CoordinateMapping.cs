namespace Datacube.Pixels.Resampling;

/// <summary>
/// An exact mapping of points, in place: on entry <paramref name="x"/>, <paramref name="y"/> are coordinates in one system, on return in
/// another. A point that cannot be mapped becomes NaN in both. Must be safe to call from several threads.
/// </summary>
public delegate void CoordinateMapping(Span<double> x, Span<double> y);
