namespace Datacube.Raster.Tiff;

/// <summary>Tag numbers of TIFF 6.0, GeoTIFF 1.1 (OGC 19-008r4) and GDAL's two private tags.</summary>
public static class TiffTag
{
    /// <summary>Bit 0: reduced resolution; bit 2: transparency mask.</summary>
    public const ushort NewSubfileType = 254;

    /// <summary>Columns.</summary>
    public const ushort ImageWidth = 256;

    /// <summary>Rows.</summary>
    public const ushort ImageLength = 257;

    /// <summary>Bits of each sample of a pixel.</summary>
    public const ushort BitsPerSample = 258;

    /// <summary>See <see cref="TiffCompression"/>.</summary>
    public const ushort Compression = 259;

    /// <summary>How samples are to be seen; 6 = YCbCr.</summary>
    public const ushort PhotometricInterpretation = 262;

    /// <summary>1 = most significant bit first.</summary>
    public const ushort FillOrder = 266;

    /// <summary>Address of each strip.</summary>
    public const ushort StripOffsets = 273;

    /// <summary>Bands.</summary>
    public const ushort SamplesPerPixel = 277;

    /// <summary>1 = samples interleaved by pixel, 2 = one plane a sample.</summary>
    public const ushort PlanarConfiguration = 284;

    /// <summary>1 = none, 2 = horizontal differences, 3 = floating point.</summary>
    public const ushort Predictor = 317;

    /// <summary>Columns of a tile.</summary>
    public const ushort TileWidth = 322;

    /// <summary>Rows of a tile.</summary>
    public const ushort TileLength = 323;

    /// <summary>Address of each tile.</summary>
    public const ushort TileOffsets = 324;

    /// <summary>Stored bytes of each tile; 0 = the tile is absent.</summary>
    public const ushort TileByteCounts = 325;

    /// <summary>Meaning of samples beyond the colours.</summary>
    public const ushort ExtraSamples = 338;

    /// <summary>1 = unsigned, 2 = signed, 3 = IEEE float, of each sample.</summary>
    public const ushort SampleFormat = 339;

    /// <summary>Three doubles: map units per pixel.</summary>
    public const ushort ModelPixelScale = 33550;

    /// <summary>Six doubles a point: pixel i, j, k and map x, y, z.</summary>
    public const ushort ModelTiepoint = 33922;

    /// <summary>Sixteen doubles: 4 × 4 matrix from pixel to map, row-major.</summary>
    public const ushort ModelTransformation = 34264;

    /// <summary>The directory of GeoKeys.</summary>
    public const ushort GeoKeyDirectory = 34735;

    /// <summary>Doubles that GeoKeys refer to.</summary>
    public const ushort GeoDoubleParams = 34736;

    /// <summary>Text that GeoKeys refer to.</summary>
    public const ushort GeoAsciiParams = 34737;

    /// <summary>GDAL's XML of scale, offset and names of bands.</summary>
    public const ushort GdalMetadata = 42112;

    /// <summary>GDAL's nodata value as text.</summary>
    public const ushort GdalNodata = 42113;
}
