namespace Datacube.Pixels.Grids;

/// <summary>An upright rectangle in map units of some CRS (degrees or metres).</summary>
public readonly record struct MapBounds(double Left, double Bottom, double Right, double Top);
