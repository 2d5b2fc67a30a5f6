using System.Buffers.Binary;

namespace Datacube.Stac.GeoParquet;

/// <summary>What the footer says of a column in a row group.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Plain">Bytes of its pages, unpacked.</param>
/// <param name="Packed">Bytes in the file.</param>
/// <param name="Missing">Rows without a value.</param>
/// <param name="Least">The least value of numbers and instants, as it would be written; null for anything else.</param>
/// <param name="Most">The greatest.</param>
internal sealed record ChunkFacts(long Offset, long Plain, long Packed, int Missing, byte[]? Least, byte[]? Most)
{
    public static ChunkFacts Of(IReadOnlyList<object?> values, long offset, long plain, long packed)
    {
        var present = values.Where(value => value is not null).ToList();
        var (least, most) = present switch
        {
            [double, ..] => (Bytes(present.Min(value => (double)value!)), Bytes(present.Max(value => (double)value!))),
            [long, ..] => (Bytes(present.Min(value => (long)value!)), Bytes(present.Max(value => (long)value!))),
            _ => (null, null),
        };
        return new(offset, plain, packed, values.Count - present.Count, least, most);
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
