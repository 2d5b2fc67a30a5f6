using Datacube.Pixels.Grids;

namespace Datacube.Raster.Reading;

/// <summary>Full resolution (index 0) or one overview.</summary>
/// <param name="Shape">Rows × columns of the level.</param>
/// <param name="BlockShape">Rows × columns of one stored tile or strip: reads aligned to it are cheapest.</param>
public sealed record RasterLevel(PixelShape Shape, PixelShape BlockShape);
