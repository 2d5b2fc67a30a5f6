namespace Datacube.Raster.Tests.Reading;

/// <summary>What GDAL says of one file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bands">Number of bands.</param>
/// <param name="Nodata">As Python writes it.</param>
/// <param name="Epsg">Code of the CRS.</param>
/// <param name="Transform">GDAL's order: C A B F D E.</param>
/// <param name="Gcps">Ground control points.</param>
/// <param name="Scale">Of band 1.</param>
/// <param name="Offset">Of band 1.</param>
/// <param name="Names">Descriptions of the bands.</param>
/// <param name="Shapes">Rows and columns of each level.</param>
/// <param name="Planes">SHA-256 of the little-endian samples, by level and band.</param>
/// <param name="Masks">SHA-256 of the mask of each level; empty where the file has none of its own.</param>
internal sealed record GdalFacts(string Path, int Bands, string? Nodata, string? Epsg, double[] Transform, int Gcps, double Scale, double Offset, string[] Names, int[][] Shapes, string[][] Planes, string[] Masks);
