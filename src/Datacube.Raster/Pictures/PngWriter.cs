using System.Buffers;
using System.Buffers.Binary;
using Datacube.Raster.Codecs;

namespace Datacube.Raster.Pictures;

/// <summary>
/// Writes PNG (ISO/IEC 15948): 8 bits a sample, no interlace. Each row takes the filter with the least sum of absolute differences; equal
/// pixels give equal bytes.
/// </summary>
public static class PngWriter
{
    // Level 9 takes three times as long and saves two bytes in a hundred.
    private const int Level = 6;

    private static readonly uint[] CrcTable = BuildTable();

    /// <summary>Encodes a picture.</summary>
    /// <param name="pixels">Rows × columns × samples, samples side by side.</param>
    /// <param name="rows">Height.</param>
    /// <param name="columns">Width.</param>
    /// <param name="samples">1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int rows, int columns, int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        var stride = checked(columns * samples);
        if (samples is < 1 or > 4 || pixels.Length != (long)rows * stride)
            throw new ArgumentException($"{rows}×{columns} pixels of {samples} samples are {(long)rows * stride} bytes, {pixels.Length} were given.", nameof(pixels));
        var filtered = new byte[checked(rows * (stride + 1))];
        Filter(pixels, filtered, rows, stride, samples);
        var packed = new byte[Deflate.CompressBound(filtered.Length)];
        var length = Deflate.Compress(DeflateFormat.Zlib, Level, filtered, packed);

        var file = new ArrayBufferWriter<byte>(length + 64);
        file.Write((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n']);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], rows);
        header[8] = 8;
        header[9] = samples switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 };
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, packed.AsSpan(0, length));
        WriteChunk(file, "IEND"u8, []);
        return file.WrittenSpan.ToArray();
    }

    private static void Filter(ReadOnlySpan<byte> pixels, Span<byte> filtered, int rows, int stride, int samples)
    {
        var above = new byte[stride];
        var trial = new byte[stride];
        for (var row = 0; row < rows; row++)
        {
            var line = pixels.Slice(row * stride, stride);
            var target = filtered.Slice(row * (stride + 1), stride + 1);
            var least = long.MaxValue;
            for (var kind = 0; kind < PngFilter.Count; kind++)
            {
                var cost = PngFilter.Apply(kind, line, above, trial, samples);
                if (cost >= least)
                    continue;
                least = cost;
                target[0] = (byte)kind;
                trial.CopyTo(target[1..]);
            }
            line.CopyTo(above);
        }
    }

    private static void WriteChunk(ArrayBufferWriter<byte> file, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        BinaryPrimitives.WriteInt32BigEndian(file.GetSpan(4), data.Length);
        file.Advance(4);
        file.Write(kind);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(file.GetSpan(4), ~Crc(Crc(uint.MaxValue, kind), data));
        file.Advance(4);
    }

    private static uint Crc(uint register, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            register = CrcTable[(byte)(register ^ value)] ^ (register >> 8);
        return register;
    }

    private static uint[] BuildTable()
    {
        const uint reversedPolynomial = 0xedb88320;
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ reversedPolynomial : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
