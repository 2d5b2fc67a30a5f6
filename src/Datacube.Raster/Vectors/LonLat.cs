namespace Datacube.Raster.Vectors;

/// <summary>A place in degrees, EPSG:4326. The longitude may leave ±180° so that an outline across it stays in one piece.</summary>
public readonly record struct LonLat(double Lon, double Lat);
