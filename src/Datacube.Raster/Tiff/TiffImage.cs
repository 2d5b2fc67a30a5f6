using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Reading;

namespace Datacube.Raster.Tiff;

/// <summary>One tiled image of a TIFF: a level or a mask, checked against the limits and against itself.</summary>
internal sealed class TiffImage
{
    private readonly long[] offsets;
    private readonly long[] byteCounts;

    private TiffImage(TiffDirectory directory, RasterLimits limits, bool isMask)
    {
        BigEndian = directory.BigEndian;
        Shape = new(Side(directory, TiffTag.ImageLength, limits.MaxEdge), Side(directory, TiffTag.ImageWidth, limits.MaxEdge));
        TileShape = new(Side(directory, TiffTag.TileLength, limits.MaxEdge), Side(directory, TiffTag.TileWidth, limits.MaxEdge));
        Samples = Bounded("the number of bands", directory.Integer(TiffTag.SamplesPerPixel, 1), limits.MaxBands);
        limits.CheckRaster(Shape, Samples);
        var planar = directory.Integer(TiffTag.PlanarConfiguration, 1);
        if (planar is not (1 or 2))
            throw TiffErrors.Corrupt($"its planar configuration is {planar}");
        SamplesPerTile = planar == 1 ? Samples : 1;
        Compression = (int)directory.Integer(TiffTag.Compression, 1);
        Predictor = (int)directory.Integer(TiffTag.Predictor, 1);
        (Type, IsBits) = SampleType(directory, isMask);
        CheckCodec(directory);

        var tileBytes = (((long)TileShape.Columns * SamplesPerTile * (IsBits ? 1 : 8 * Type.Size())) + 7) / 8 * TileShape.Rows;
        if (tileBytes > limits.MaxTileBytes)
            throw TiffErrors.TooLarge("the size of a decoded tile in bytes", tileBytes, limits.MaxTileBytes);
        TileBytes = (int)tileBytes;
        TilesAcross = (Shape.Columns - 1) / TileShape.Columns + 1;
        TilesDown = (Shape.Rows - 1) / TileShape.Rows + 1;
        var tiles = (long)TilesAcross * TilesDown * (Samples / SamplesPerTile);
        if (tiles > limits.MaxTiles)
            throw TiffErrors.TooLarge("the number of tiles of one level", tiles, limits.MaxTiles);
        offsets = Places(directory, TiffTag.TileOffsets, tiles);
        byteCounts = Places(directory, TiffTag.TileByteCounts, tiles);
    }

    public PixelShape Shape { get; }

    /// <summary>Stored tiles are always whole, also at the right and lower edge.</summary>
    public PixelShape TileShape { get; }

    public PixelType Type { get; }

    /// <summary>True for a mask of one bit a pixel; <see cref="Type"/> is UInt8 then.</summary>
    public bool IsBits { get; }

    /// <summary>Bands of the image.</summary>
    public int Samples { get; }

    /// <summary>Bands interleaved in one tile: all of them, or 1 where every band has tiles of its own.</summary>
    public int SamplesPerTile { get; }

    public int Compression { get; }

    public int Predictor { get; private set; }

    public bool BigEndian { get; }

    /// <summary>Decoded bytes of one stored tile.</summary>
    public int TileBytes { get; }

    public int TilesAcross { get; }

    public int TilesDown { get; }

    /// <summary>Reads a directory. Throws <c>raster.corrupt</c>, <c>raster.too_large</c> or, where GDAL must read it, <c>raster.unsupported</c>.</summary>
    public static TiffImage Read(TiffDirectory directory, RasterLimits limits, bool isMask) => new(directory, limits, isMask);

    /// <summary>Number of a tile in the file's tables.</summary>
    /// <param name="band">Band from 0.</param>
    /// <param name="tileRow">Row of tiles.</param>
    /// <param name="tileColumn">Column of tiles.</param>
    public int TileIndex(int band, int tileRow, int tileColumn) =>
        ((SamplesPerTile == 1 ? band : 0) * TilesAcross * TilesDown) + (tileRow * TilesAcross) + tileColumn;

    /// <summary>The pixels of a tile that lie inside the image.</summary>
    public PixelWindow TileWindow(int tileRow, int tileColumn)
    {
        int row = tileRow * TileShape.Rows, column = tileColumn * TileShape.Columns;
        return new(row, column, Math.Min(TileShape.Rows, Shape.Rows - row), Math.Min(TileShape.Columns, Shape.Columns - column));
    }

    /// <summary>Where a tile is stored; a length of 0 says that it is absent. Throws <c>raster.corrupt</c> for a place outside the file or an absurd length.</summary>
    public ByteRange Place(int index, long fileLength)
    {
        long offset = offsets[index], count = byteCounts[index];
        if (count == 0 || offset == 0)
            return default;
        if (offset > fileLength - count)
            throw TiffErrors.Corrupt($"tile {index} lies at byte {offset} with {count} bytes, the file has {fileLength}");
        if (count > (2L * TileBytes) + 65536)
            throw TiffErrors.Corrupt($"tile {index} claims {count} stored bytes for {TileBytes} decoded ones");
        return new(offset, (int)count);
    }

    private static int Side(TiffDirectory directory, ushort tag, int limit)
    {
        var value = directory.Integer(tag, -1);
        if (value < 0)
            throw tag is TiffTag.TileWidth or TiffTag.TileLength ? TiffErrors.Unsupported("a TIFF without tiles") : TiffErrors.Corrupt($"it has no tag {tag}");
        return Bounded($"the side of tag {tag}", value, limit);
    }

    private static int Bounded(string what, long value, int limit)
    {
        if (value == 0)
            throw TiffErrors.Corrupt($"{what} is 0");
        return value <= limit ? (int)value : throw TiffErrors.TooLarge(what, value, limit);
    }

    private static long[] Places(TiffDirectory directory, ushort tag, long tiles)
    {
        var values = directory.Integers(tag);
        return values.Length == tiles ? values : throw TiffErrors.Corrupt($"tag {tag} has {values.Length} values for {tiles} tiles");
    }

    private static (PixelType Type, bool IsBits) SampleType(TiffDirectory directory, bool isMask)
    {
        var bits = directory.Common(TiffTag.BitsPerSample, 1);
        var format = directory.Common(TiffTag.SampleFormat, 1);
        if (isMask && bits == 1)
            return (PixelType.UInt8, true);
        return (format, bits) switch
        {
            (1 or 4, 8) => (PixelType.UInt8, false),
            (2, 8) => (PixelType.Int8, false),
            (1 or 4, 16) => (PixelType.UInt16, false),
            (2, 16) => (PixelType.Int16, false),
            (1 or 4, 32) => (PixelType.UInt32, false),
            (2, 32) => (PixelType.Int32, false),
            (3, 32) => (PixelType.Float32, false),
            (3, 64) => (PixelType.Float64, false),
            _ => throw TiffErrors.Unsupported($"samples of format {format?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "mixed"} and {bits?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "mixed"} bits"),
        };
    }

    private void CheckCodec(TiffDirectory directory)
    {
        if (Compression is not (TiffCompression.None or TiffCompression.Lzw or TiffCompression.Deflate or TiffCompression.OldDeflate or TiffCompression.Zstd))
            throw TiffErrors.Unsupported($"compression {Compression}");
        if (directory.Integer(TiffTag.PhotometricInterpretation, 1) == 6)
            throw TiffErrors.Unsupported("YCbCr colours");
        if (directory.Integer(TiffTag.FillOrder, 1) != 1)
            throw TiffErrors.Unsupported("bits in reverse order");
        if (IsBits && (Samples != 1 || Predictor != 1))
            throw TiffErrors.Unsupported("a mask of several samples or with a predictor");
        // libtiff knows no predictor without compression.
        if (Compression == TiffCompression.None)
            Predictor = 1;
        if (Predictor is not (1 or 2 or 3) || (Predictor == 3 && Type is not (PixelType.Float32 or PixelType.Float64)))
            throw TiffErrors.Unsupported($"predictor {Predictor} with {Type}");
    }
}
