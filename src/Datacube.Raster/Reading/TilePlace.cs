using Datacube.Pixels.Grids;

namespace Datacube.Raster.Reading;

/// <summary>One tile under a window.</summary>
/// <param name="Key">Names the tile.</param>
/// <param name="Area">Its pixels inside the image.</param>
internal readonly record struct TilePlace(TileKey Key, PixelWindow Area);
