namespace Datacube.Stac.Geometry;

/// <summary>A position in degrees, EPSG:4326.</summary>
public readonly record struct LonLat(double Lon, double Lat);
