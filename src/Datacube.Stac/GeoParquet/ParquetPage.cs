namespace Datacube.Stac.GeoParquet;

/// <summary>One data page (version 1): which values are there, then those, plainly encoded.</summary>
internal static class ParquetPage
{
    /// <summary>The body of a page.</summary>
    public static byte[] Body(ParquetNode leaf, ColumnEntries entries)
    {
        using var page = new MemoryStream();
        using var writer = new BinaryWriter(page);
        if (leaf.Repetition > 0)
            WriteLevels(writer, entries.Repetitions, leaf.Repetition);
        if (leaf.Definition > 0)
            WriteLevels(writer, entries.Definitions, leaf.Definition);
        if (leaf.Physical == 0)
            writer.Write(Packed([.. entries.Values.Select(value => (bool)value ? 1 : 0)], 1));
        else
            foreach (var value in entries.Values)
                Write(writer, value);
        return page.ToArray();
    }

    private static void Write(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case double number:
                writer.Write(number);
                break;
            case long number:
                writer.Write(number);
                break;
            default:
                writer.Write(((byte[])value).Length);
                writer.Write((byte[])value);
                break;
        }
    }

    /// <summary>One bit-packed run with its head and, before it, its length.</summary>
    private static void WriteLevels(BinaryWriter writer, List<int> levels, int most)
    {
        var bytes = Packed(levels, 32 - int.LeadingZeroCount(most));
        using var head = new MemoryStream();
        using var run = new BinaryWriter(head);
        run.Write7BitEncodedInt(((levels.Count + 7) / 8 << 1) | 1);
        writer.Write((int)head.Length + bytes.Length);
        writer.Write(head.ToArray());
        writer.Write(bytes);
    }

    /// <summary>Numbers of so many bits from the lowest bit up, in whole groups of eight.</summary>
    private static byte[] Packed(List<int> numbers, int bits)
    {
        var bytes = new byte[(numbers.Count + 7) / 8 * bits];
        for (var i = 0; i < numbers.Count; i++)
            for (var bit = 0; bit < bits; bit++)
                bytes[(i * bits + bit) / 8] |= (byte)((numbers[i] >> bit & 1) << ((i * bits + bit) % 8));
        return bytes;
    }
}
