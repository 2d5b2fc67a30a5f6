using System.Buffers.Binary;

namespace Datacube.Stac.GeoParquet;

/// <summary>What the footer says of a column in a row group.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Plain">Bytes of its pages, unpacked.</param>
/// <param name="Packed">Bytes in the file.</param>
/// <param name="Missing">Entries without a value.</param>
/// <param name="Least">The least value of numbers and instants, as it would be written; null for anything else.</param>
/// <param name="Most">The greatest.</param>
internal sealed record ChunkFacts(long Offset, long Plain, long Packed, int Missing, byte[]? Least, byte[]? Most)
{
    /// <summary>How many entries there are, missing ones included.</summary>
    public required int Entries { get; init; }

    public static ChunkFacts Of(ColumnEntries entries, long offset, long plain, long packed)
    {
        var (least, most) = entries.Values switch
        {
            [double, ..] => (Bytes(entries.Values.Min(value => (double)value)), Bytes(entries.Values.Max(value => (double)value))),
            [long, ..] => (Bytes(entries.Values.Min(value => (long)value)), Bytes(entries.Values.Max(value => (long)value))),
            _ => (null, null),
        };
        return new(offset, plain, packed, entries.Missing, least, most) { Entries = entries.Definitions.Count };
    }

    private static byte[] Bytes(double number)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
        return bytes;
    }

    private static byte[] Bytes(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }
}
