namespace Datacube.Pixels.Grids;

/// <summary>Row and column of a tile in its <see cref="TileGrid"/>, from (0, 0) at the top left.</summary>
public readonly record struct TileIndex(int Row, int Column);
