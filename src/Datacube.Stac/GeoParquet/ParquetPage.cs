using System.Text;

namespace Datacube.Stac.GeoParquet;

/// <summary>One data page (version 1): which values are there, then those, plainly encoded.</summary>
internal static class ParquetPage
{
    /// <summary>The body of a page.</summary>
    /// <param name="column">Its column.</param>
    /// <param name="values">A value a row, null where it is missing: bool, double, long (microseconds), string or byte[].</param>
    public static byte[] Body(ParquetColumn column, IReadOnlyList<object?> values)
    {
        using var page = new MemoryStream();
        using var writer = new BinaryWriter(page);
        WriteBits(writer, [.. values.Select(value => value is not null)], asLevels: true);
        var present = values.Where(value => value is not null);
        if (column.Kind == ColumnKind.Flag)
            WriteBits(writer, [.. present.Select(value => (bool)value!)], asLevels: false);
        else
            foreach (var value in present)
                Write(writer, value!);
        return page.ToArray();
    }

    private static void Write(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case double number:
                writer.Write(number);
                break;
            case long instant:
                writer.Write(instant);
                break;
            default:
                var bytes = value as byte[] ?? Encoding.UTF8.GetBytes((string)value);
                writer.Write(bytes.Length);
                writer.Write(bytes);
                break;
        }
    }

    /// <summary>Bits from the lowest up; as levels, one bit-packed run with its head and, before it, its length.</summary>
    private static void WriteBits(BinaryWriter writer, bool[] bits, bool asLevels)
    {
        var bytes = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            if (bits[i])
                bytes[i / 8] |= (byte)(1 << (i % 8));
        if (asLevels)
        {
            using var head = new MemoryStream();
            using var run = new BinaryWriter(head);
            run.Write7BitEncodedInt((bytes.Length << 1) | 1);
            writer.Write((int)head.Length + bytes.Length);
            writer.Write(head.ToArray());
        }
        writer.Write(bytes);
    }
}
