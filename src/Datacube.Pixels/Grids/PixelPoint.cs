namespace Datacube.Pixels.Grids;

/// <summary>A continuous position on a raster: (0, 0) is the outer corner of the first pixel, (0.5, 0.5) its centre.</summary>
public readonly record struct PixelPoint(double Row, double Column);
