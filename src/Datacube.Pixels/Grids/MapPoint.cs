namespace Datacube.Pixels.Grids;

/// <summary>A position in map units: x is easting or longitude, y is northing or latitude.</summary>
public readonly record struct MapPoint(double X, double Y);
