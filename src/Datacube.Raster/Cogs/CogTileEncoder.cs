using System.Runtime.InteropServices;
using Datacube.Pixels;
using Datacube.Raster.Codecs;

namespace Datacube.Raster.Cogs;

/// <summary>Pixels of one tile → its compressed bytes. One per thread.</summary>
internal sealed class CogTileEncoder(CogPlan plan)
{
    private readonly byte[] tile = GC.AllocateUninitializedArray<byte>(plan.TileBytes);
    private readonly byte[] predicted = GC.AllocateUninitializedArray<byte>(plan.Predictor == 1 ? 0 : plan.TileBytes);
    private readonly byte[] row = GC.AllocateUninitializedArray<byte>(plan.Predictor == 3 ? plan.TileBytes / plan.Options.TileSize : 0);
    private readonly byte[] output = GC.AllocateUninitializedArray<byte>(Bound(plan));

    /// <summary>Encodes a tile. The bytes are valid until the next call; empty = a tile of nothing but nodata that takes no space.</summary>
    /// <param name="planes">The bands of the tile: strips of full-width rows.</param>
    /// <param name="firstRow">First row of the tile within the strips.</param>
    /// <param name="rows">Valid rows; the rest repeats the last one.</param>
    /// <param name="firstColumn">First column of the tile.</param>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<PixelBuffer> planes, int firstRow, int rows, int firstColumn)
    {
        var columns = Math.Min(plan.Options.TileSize, planes[0].Columns - firstColumn);
        switch (plan.Type.Size())
        {
            case 1: Gather<byte>(planes, firstRow, rows, firstColumn, columns); break;
            case 2: Gather<ushort>(planes, firstRow, rows, firstColumn, columns); break;
            case 4: Gather<uint>(planes, firstRow, rows, firstColumn, columns); break;
            default: Gather<ulong>(planes, firstRow, rows, firstColumn, columns); break;
        }
        if (plan.Options.SparseTiles && plan.Options.Nodata is { } nodata && IsNothingBut(nodata))
            return [];
        return Compress(Predict());
    }

    private static int Bound(CogPlan plan) => plan.Options.Compression switch
    {
        CogCompression.Deflate => Deflate.CompressBound(plan.TileBytes),
        CogCompression.Zstd => Zstd.CompressBound(plan.TileBytes),
        _ => 0,
    };

    /// <summary>Interleaves the bands; columns and rows behind the raster's end repeat the last one, which compresses best.</summary>
    private void Gather<T>(ReadOnlySpan<PixelBuffer> planes, int firstRow, int rows, int firstColumn, int columns) where T : unmanaged
    {
        var size = plan.Options.TileSize;
        var pixels = MemoryMarshal.Cast<byte, T>(tile.AsSpan());
        var stride = size * planes.Length;
        for (var y = 0; y < rows; y++)
        {
            var target = pixels.Slice(y * stride, stride);
            for (var band = 0; band < planes.Length; band++)
            {
                var source = planes[band].Row<T>(firstRow + y).Slice(firstColumn, columns);
                if (planes.Length == 1)
                    source.CopyTo(target);
                else
                    for (int x = 0, at = band; x < source.Length; x++, at += planes.Length)
                        target[at] = source[x];
            }
            for (var at = columns * planes.Length; at < stride; at++)
                target[at] = target[at - planes.Length];
        }
        for (var y = rows; y < size; y++)
            pixels.Slice((rows - 1) * stride, stride).CopyTo(pixels[(y * stride)..]);
    }

    private bool IsNothingBut(double nodata) => plan.Type switch
    {
        PixelType.Float32 => AllAre(MemoryMarshal.Cast<byte, float>(tile), (float)nodata, float.IsNaN((float)nodata)),
        PixelType.Float64 => AllAre(MemoryMarshal.Cast<byte, double>(tile), nodata, double.IsNaN(nodata)),
        PixelType.UInt8 => !((ReadOnlySpan<byte>)tile).ContainsAnyExcept((byte)nodata),
        PixelType.Int8 => !((ReadOnlySpan<byte>)tile).ContainsAnyExcept((byte)(sbyte)nodata),
        PixelType.UInt16 => !MemoryMarshal.Cast<byte, ushort>(tile).ContainsAnyExcept((ushort)nodata),
        PixelType.Int16 => !MemoryMarshal.Cast<byte, short>(tile).ContainsAnyExcept((short)nodata),
        PixelType.UInt32 => !MemoryMarshal.Cast<byte, uint>(tile).ContainsAnyExcept((uint)nodata),
        _ => !MemoryMarshal.Cast<byte, int>(tile).ContainsAnyExcept((int)nodata),
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

    private ReadOnlySpan<byte> Predict()
    {
        if (plan.Predictor == 1)
            return tile;
        var stride = plan.TileBytes / plan.Options.TileSize;
        for (var at = 0; at < tile.Length; at += stride)
        {
            if (plan.Predictor == 2)
                HorizontalPredictor.Apply(tile.AsSpan(at, stride), predicted.AsSpan(at, stride), plan.Type.Size(), plan.BandsPerTile);
            else
                FloatingPointPredictor.Apply(tile.AsSpan(at, stride), row, predicted.AsSpan(at, stride), plan.Type.Size(), plan.BandsPerTile);
        }
        return predicted;
    }

    private ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> bytes) => plan.Options.Compression switch
    {
        CogCompression.Deflate => output.AsSpan(0, Deflate.Compress(DeflateFormat.Zlib, plan.Options.Level, bytes, output)),
        CogCompression.Zstd => output.AsSpan(0, Zstd.Compress(plan.Options.Level, checksum: false, bytes, output)),
        _ => bytes,
    };
}
