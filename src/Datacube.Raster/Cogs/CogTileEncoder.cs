using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Datacube.Pixels;
using Datacube.Pixels.Planes;
using Datacube.Raster.Buffers;
using Datacube.Raster.Codecs;
using Datacube.Raster.Reading;

namespace Datacube.Raster.Cogs;

/// <summary>
/// Pixels of one tile → its bytes in the file. One per thread. Differences are taken band by band, row by row, before the bands are put
/// side by side: a row stays in the first-level cache until it is done.
/// </summary>
internal sealed unsafe class CogTileEncoder : IDisposable
{
    /// <summary>Bytes around a tile: its length before it, its last four bytes again behind it.</summary>
    public const int FrameBytes = 8;

    private readonly CogPlan plan;
    private readonly RentedBytes tile;
    private readonly RentedBytes lines;
    private readonly RentedBytes? output;

    public CogTileEncoder(CogPlan plan)
    {
        this.plan = plan;
        tile = new(plan.TileBytes);
        lines = new(2 * Pitch);
        output = plan.Options.Compression switch
        {
            CogCompression.Deflate => new(Deflate.CompressBound(plan.TileBytes)),
            CogCompression.Zstd => new(Zstd.CompressBound(plan.TileBytes)),
            _ => null,
        };
    }

    private int Pitch => plan.TileBytes / plan.Options.TileSize;

    private int SampleBytes => plan.Type.Size();

    /// <summary>Encodes a tile with its frame; null = a tile of nothing but nodata that takes no space. The caller disposes it.</summary>
    /// <param name="planes">The bands of the tile: strips of full-width rows.</param>
    /// <param name="rows">Valid rows; the rest repeats the last one.</param>
    /// <param name="firstColumn">First column of the tile.</param>
    public RentedBytes? Encode(ReadOnlySpan<PixelBuffer> planes, int rows, int firstColumn)
    {
        var columns = Math.Min(plan.Options.TileSize, planes[0].Columns - firstColumn);
        if (plan.Options.SparseTiles && plan.Options.Nodata is { } nodata && IsNothingBut(nodata, planes, rows, firstColumn, columns))
            return null;
        for (var row = 0; row < rows; row++)
            TakeRow(planes, row, firstColumn, columns);
        // Columns and rows behind the raster's end repeat the last one, which compresses best.
        var last = tile.Span.Slice((rows - 1) * Pitch, Pitch);
        for (var row = rows; row < plan.Options.TileSize; row++)
            last.CopyTo(tile.Span.Slice(row * Pitch, Pitch));
        return Frame(Compress(tile.Span));
    }

    public void Dispose()
    {
        tile.Dispose();
        lines.Dispose();
        output?.Dispose();
    }

    /// <summary>One row of all bands into the tile, as it is compressed.</summary>
    private void TakeRow(ReadOnlySpan<PixelBuffer> planes, int row, int firstColumn, int columns)
    {
        var line = tile.Span.Slice(row * Pitch, Pitch);
        var used = columns * planes.Length * SampleBytes;
        if (plan.Predictor != 3)
        {
            Interleave(planes, row, firstColumn, columns, line[..used]);
            // The difference to the pixel before is zero where that pixel is repeated.
            if (plan.Predictor == 2)
                line[used..].Clear();
            else
                RepeatLast(line, used, planes.Length);
            return;
        }
        Span<byte> values = lines.Span[..Pitch], scratch = lines.Span[Pitch..];
        Interleave(planes, row, firstColumn, columns, values[..used]);
        RepeatLast(values, used, planes.Length);
        FloatingPointPredictor.Apply(values, scratch, line, SampleBytes, planes.Length);
    }

    private void Interleave(ReadOnlySpan<PixelBuffer> planes, int row, int firstColumn, int columns, Span<byte> target)
    {
        var length = columns * SampleBytes;
        if (planes.Length == 1)
        {
            TakeBand(planes[0], row, firstColumn, target);
            return;
        }
        Span<nint> bands = planes.Length <= 64 ? stackalloc nint[planes.Length] : new nint[planes.Length];
        for (var band = 0; band < planes.Length; band++)
        {
            if (plan.Predictor == 2)
            {
                var differences = lines.Span.Slice(band * length, length);
                TakeBand(planes[band], row, firstColumn, differences);
                bands[band] = (nint)lines.Pointer + (band * length);
            }
            else
            {
                bands[band] = (nint)planes[band].Pointer + (nint)(((((long)row * planes[band].Columns) + firstColumn) * SampleBytes));
            }
        }
        switch (SampleBytes)
        {
            case 1: PlaneInterleave.ToPixels(bands, target); break;
            case 2: PlaneInterleave.ToPixels(bands, MemoryMarshal.Cast<byte, ushort>(target)); break;
            case 4: PlaneInterleave.ToPixels(bands, MemoryMarshal.Cast<byte, uint>(target)); break;
            default: PlaneInterleave.ToPixels(bands, MemoryMarshal.Cast<byte, ulong>(target)); break;
        }
    }

    /// <summary>A part of a row of one band: differences where they are stored, else values.</summary>
    private void TakeBand(PixelBuffer plane, int row, int firstColumn, Span<byte> target)
    {
        var source = plane.RowBytes(row).Slice(firstColumn * SampleBytes, target.Length);
        if (plan.Predictor == 2)
            HorizontalPredictor.Apply(source, target, SampleBytes, 1);
        else
            source.CopyTo(target);
    }

    private void RepeatLast(Span<byte> line, int used, int bands)
    {
        var pixel = bands * SampleBytes;
        for (var at = used; at < line.Length; at += pixel)
            line.Slice(used - pixel, pixel).CopyTo(line[at..]);
    }

    private bool IsNothingBut(double nodata, ReadOnlySpan<PixelBuffer> planes, int rows, int firstColumn, int columns)
    {
        foreach (var plane in planes)
        {
            for (var row = 0; row < rows; row++)
            {
                if (!IsNothingBut(nodata, plane.RowBytes(row).Slice(firstColumn * SampleBytes, columns * SampleBytes)))
                    return false;
            }
        }
        return true;
    }

    private bool IsNothingBut(double nodata, ReadOnlySpan<byte> samples) => plan.Type switch
    {
        PixelType.Float32 => AllAre(MemoryMarshal.Cast<byte, float>(samples), (float)nodata, float.IsNaN((float)nodata)),
        PixelType.Float64 => AllAre(MemoryMarshal.Cast<byte, double>(samples), nodata, double.IsNaN(nodata)),
        PixelType.UInt8 => !samples.ContainsAnyExcept((byte)nodata),
        PixelType.Int8 => !samples.ContainsAnyExcept((byte)(sbyte)nodata),
        PixelType.UInt16 => !MemoryMarshal.Cast<byte, ushort>(samples).ContainsAnyExcept((ushort)nodata),
        PixelType.Int16 => !MemoryMarshal.Cast<byte, short>(samples).ContainsAnyExcept((short)nodata),
        PixelType.UInt32 => !MemoryMarshal.Cast<byte, uint>(samples).ContainsAnyExcept((uint)nodata),
        _ => !MemoryMarshal.Cast<byte, int>(samples).ContainsAnyExcept((int)nodata),
    };

    private static bool AllAre<T>(ReadOnlySpan<T> values, T nodata, bool isNaN) where T : System.Numerics.IFloatingPointIeee754<T>
    {
        foreach (var value in values)
        {
            if (isNaN ? !T.IsNaN(value) : value != nodata)
                return false;
        }
        return true;
    }

    private ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> bytes)
    {
        if (output is null)
            return bytes;
        var level = plan.Options.Level;
        var length = plan.Options.Compression == CogCompression.Zstd
            ? Zstd.Compress(level, checksum: false, bytes, output.Span, areDifferences: plan.Predictor != 1)
            : Deflate.Compress(DeflateFormat.Zlib, DeflateEffort.Choose(level, bytes, output.Span), bytes, output.Span);
        return output.Span[..length];
    }

    private static RentedBytes Frame(ReadOnlySpan<byte> encoded)
    {
        var frame = new RentedBytes(encoded.Length + FrameBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame.Span, encoded.Length);
        encoded.CopyTo(frame.Span[4..]);
        // The bytes just copied, so that an encoding of fewer than four begins with its length.
        frame.Span.Slice(encoded.Length, 4).CopyTo(frame.Span[(encoded.Length + 4)..]);
        return frame;
    }
}
