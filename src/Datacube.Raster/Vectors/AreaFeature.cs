namespace Datacube.Raster.Vectors;

/// <summary>One feature of an area.</summary>
/// <param name="Index">Its place in the file, from 0.</param>
/// <param name="Polygons">Its polygons.</param>
public sealed record AreaFeature(int Index, IReadOnlyList<AreaPolygon> Polygons);
