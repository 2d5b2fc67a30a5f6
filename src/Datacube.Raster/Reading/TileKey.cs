namespace Datacube.Raster.Reading;

/// <summary>Names one decoded tile of one opened file.</summary>
/// <param name="Source">Number of the opened file, unique in this process.</param>
/// <param name="Image">Level, or level + 0x10000 for its mask.</param>
/// <param name="Tile">Number of the tile in the file's tables.</param>
internal readonly record struct TileKey(long Source, int Image, int Tile);
