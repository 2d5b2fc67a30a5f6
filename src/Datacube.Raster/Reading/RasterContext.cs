namespace Datacube.Raster.Reading;

/// <summary>What all files of one opener share.</summary>
/// <param name="Tiles">Decoded tiles.</param>
/// <param name="Ahead">Stored tiles that were fetched ahead.</param>
/// <param name="Ranges">Reads ranges, merged and in parallel.</param>
/// <param name="Limits">How much an untrusted raster may ask for.</param>
/// <param name="HeadBytes">Size of the first read of a file.</param>
internal sealed record RasterContext(TileCache Tiles, PrefetchStore Ahead, RangeReader Ranges, RasterLimits Limits, int HeadBytes);
