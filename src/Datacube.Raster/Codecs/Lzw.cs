using System.Runtime.CompilerServices;
using Datacube.Contracts.Errors;

namespace Datacube.Raster.Codecs;

/// <summary>LZW as TIFF 6.0 section 13 has it: codes of 9 to 12 bits, most significant bit first, the width growing one code early.</summary>
public static class Lzw
{
    private const int ClearCode = 256;
    private const int EndCode = 257;
    private const int FirstFree = 258;
    private const int TableSize = 4096;

    /// <summary>Decodes into exactly <paramref name="destination"/>. Throws <c>raster.corrupt</c> where the stream is damaged, shorter or longer.</summary>
    [SkipLocalsInit]
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        // Every string of the table was written to the destination before, so the table is a list of places: the new entry of a step is
        // the previous string and the byte that follows it there, which is the first byte of the current one.
        Span<int> starts = stackalloc int[TableSize];
        Span<int> lengths = stackalloc int[TableSize];
        ulong bits = 0;
        int bitCount = 0, read = 0, written = 0, width = 9, next = FirstFree, previousStart = -1, previousLength = 0;
        while (written < destination.Length)
        {
            while (bitCount < width)
            {
                if (read == source.Length)
                    throw Corrupt(source, destination, $"the stream ends after {written} bytes");
                bits = (bits << 8) | source[read++];
                bitCount += 8;
            }
            bitCount -= width;
            var code = (int)(bits >> bitCount) & ((1 << width) - 1);
            if (code == ClearCode)
            {
                (width, next, previousStart) = (9, FirstFree, -1);
                continue;
            }
            if (code == EndCode)
                throw Corrupt(source, destination, $"the stream ends after {written} bytes");

            if (previousStart >= 0 && next < TableSize)
            {
                starts[next] = previousStart;
                lengths[next] = previousLength + 1;
                next++;
                if (next >= (1 << width) - 1 && width < 12)
                    width++;
            }
            var start = written;
            if (code < ClearCode)
            {
                destination[written++] = (byte)code;
            }
            else
            {
                if (code >= next || previousStart < 0)
                    throw Corrupt(source, destination, $"code {code} is not defined yet");
                Copy(destination, starts[code], ref written, lengths[code], source.Length);
            }
            (previousStart, previousLength) = (start, written - start);
        }
    }

    private static void Copy(Span<byte> destination, int from, ref int written, int length, int stored)
    {
        if (length > destination.Length - written)
            throw CodecErrors.Corrupt("LZW", stored, destination.Length, "the stream holds more");
        if (from + length <= written)
        {
            destination.Slice(from, length).CopyTo(destination[written..]);
            written += length;
            return;
        }
        // The string runs into its own first byte: forward, byte by byte.
        for (var i = 0; i < length; i++)
            destination[written++] = destination[from + i];
    }

    private static DatacubeException Corrupt(ReadOnlySpan<byte> source, Span<byte> destination, string reason) =>
        CodecErrors.Corrupt("LZW", source.Length, destination.Length, reason);
}
