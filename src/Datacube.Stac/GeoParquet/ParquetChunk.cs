using System.Buffers.Binary;

namespace Datacube.Stac.GeoParquet;

/// <summary>Reads the values of a column in a row group: levels and values of every page.</summary>
internal sealed class ParquetChunk
{
    private const int Plain = 0, PlainDictionary = 2, Dictionary = 8, MostValues = 1 << 24;
    private readonly ParquetNode leaf;
    private object[]? dictionary;

    private ParquetChunk(ParquetNode leaf) => this.leaf = leaf;

    /// <summary>Definition level of each entry; an entry is a value, or a place where one is missing.</summary>
    public List<int> Definitions { get; } = [];

    /// <summary>Repetition level of each entry.</summary>
    public List<int> Repetitions { get; } = [];

    /// <summary>The values that are there: long, double, bool or byte[].</summary>
    public List<object> Values { get; } = [];

    /// <summary>Reads a chunk.</summary>
    /// <param name="leaf">Its column.</param>
    /// <param name="metadata">What the footer says of it.</param>
    /// <param name="read">Reads bytes of the file.</param>
    public static ParquetChunk Read(ParquetNode leaf, ThriftStruct metadata, Func<long, int, ReadOnlyMemory<byte>> read)
    {
        var start = Math.Min(metadata.Int(9) ?? 0, metadata.Int(11) is > 0 and var first ? first : long.MaxValue);
        var bytes = read(start, checked((int)(metadata.Int(7) ?? 0)));
        var chunk = new ParquetChunk(leaf);
        for (var at = 0; at < bytes.Length && chunk.Definitions.Count < metadata.Int(5);)
        {
            var head = new ThriftReader(bytes[at..]);
            var page = head.Struct();
            at += head.Position;
            var packed = (int)(page.Int(3) ?? 0);
            if (packed < 0 || packed > bytes.Length - at)
                throw ParquetErrors.Damaged("a page is longer than its column");
            chunk.Add(page, bytes.Slice(at, packed), (int)(metadata.Int(4) ?? 0));
            at += packed;
        }
        return chunk;
    }

    private void Add(ThriftStruct page, ReadOnlyMemory<byte> packed, int codec)
    {
        if ((page.Struct(5) ?? page.Struct(7) ?? page.Struct(8))?.Int(1) is < 0 or > MostValues)
            throw ParquetErrors.Damaged($"a page holds more than {MostValues} values, the limit");
        var size = (int)(page.Int(2) ?? 0);
        if (page.Struct(7) is { } words)
            dictionary = [.. PlainValues(Unpacked(packed, codec, size).Span, (int)(words.Int(1) ?? 0))];
        else if (page.Struct(5) is { } first)
            AddData(Unpacked(packed, codec, size).Span, (int)(first.Int(1) ?? 0), (int)(first.Int(2) ?? 0));
        else if (page.Struct(8) is { } second)
            AddData(second, packed, codec, size);
    }

    private void AddData(ReadOnlySpan<byte> body, int count, int encoding)
    {
        var repetitions = leaf.Repetition > 0 ? Levels(ref body, leaf.Repetition, count) : new int[count];
        var definitions = leaf.Definition > 0 ? Levels(ref body, leaf.Definition, count) : new int[count];
        AddValues(body, repetitions, definitions, encoding);
    }

    /// <summary>The second form of pages: levels lie before what is compressed, and their lengths in the head.</summary>
    private void AddData(ThriftStruct head, ReadOnlyMemory<byte> packed, int codec, int size)
    {
        var (count, definition, repetition) = ((int)(head.Int(1) ?? 0), (int)(head.Int(5) ?? 0), (int)(head.Int(6) ?? 0));
        var levels = packed.Span[..(repetition + definition)];
        var repetitions = repetition > 0 ? Hybrid(levels[..repetition], Bits(leaf.Repetition), count) : new int[count];
        var definitions = definition > 0 ? Hybrid(levels[repetition..], Bits(leaf.Definition), count) : new int[count];
        var rest = packed[levels.Length..];
        AddValues((head.Int(7) == 0 ? rest : Unpacked(rest, codec, size - levels.Length)).Span, repetitions, definitions, (int)(head.Int(4) ?? 0));
    }

    private void AddValues(ReadOnlySpan<byte> body, int[] repetitions, int[] definitions, int encoding)
    {
        Repetitions.AddRange(repetitions);
        Definitions.AddRange(definitions);
        var present = definitions.Count(level => level == leaf.Definition);
        if (encoding is Dictionary or PlainDictionary)
        {
            var words = dictionary ?? throw ParquetErrors.Damaged("a page refers to a dictionary that is not there");
            Values.AddRange(present == 0 ? [] : Hybrid(body[1..], body[0], present).Select(index => index < words.Length ? words[index] : throw ParquetErrors.Damaged("an index lies outside of its dictionary")));
        }
        else if (encoding == Plain)
        {
            Values.AddRange(PlainValues(body, present));
        }
        else if (encoding == 3 && leaf.Physical == 0)
        {
            Values.AddRange(Hybrid(body.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(body)), 1, present).Select(bit => (object)(bit == 1)));
        }
        else
        {
            throw ParquetErrors.Damaged($"a column has the encoding {encoding}, which is not read here; plain and dictionary are");
        }
    }

    private List<object> PlainValues(ReadOnlySpan<byte> body, int count)
    {
        if (count > body.Length * 8L)
            throw ParquetErrors.Damaged("a page is too short for its values");
        List<object> values = new(count);
        for (var i = 0; i < count; i++)
        {
            switch (leaf.Physical)
            {
                case 0: values.Add((body[i / 8] >> (i % 8) & 1) == 1); break;
                case 1: values.Add((long)BinaryPrimitives.ReadInt32LittleEndian(body[(i * 4)..])); break;
                case 2: values.Add(BinaryPrimitives.ReadInt64LittleEndian(body[(i * 8)..])); break;
                case 4: values.Add((double)BinaryPrimitives.ReadSingleLittleEndian(body[(i * 4)..])); break;
                case 5: values.Add(BinaryPrimitives.ReadDoubleLittleEndian(body[(i * 8)..])); break;
                case 6:
                    var length = BinaryPrimitives.ReadInt32LittleEndian(body);
                    values.Add(body.Slice(4, length).ToArray());
                    body = body[(4 + length)..];
                    break;
                default: throw ParquetErrors.Damaged($"a column has the physical type {leaf.Physical}, which is not read here");
            }
        }
        return values;
    }

    private static int Bits(int most) => 32 - int.LeadingZeroCount(most);

    private static int[] Levels(ref ReadOnlySpan<byte> body, int most, int count)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(body);
        var levels = Hybrid(body.Slice(4, length), Bits(most), count);
        body = body[(4 + length)..];
        return levels;
    }

    /// <summary>Runs of one value, and groups of eight packed values (RLE / bit-packing hybrid).</summary>
    private static int[] Hybrid(ReadOnlySpan<byte> runs, int bits, int count)
    {
        var values = new int[count];
        var width = (bits + 7) / 8;
        for (var at = 0; at < count;)
        {
            var head = Varint(ref runs);
            if ((head & 1) == 0)
            {
                var value = 0;
                for (var i = 0; i < width; i++)
                    value |= runs[i] << (8 * i);
                runs = runs[width..];
                var length = (int)Math.Min(head >> 1, (uint)(count - at));
                values.AsSpan(at, length).Fill(value);
                at += Math.Max(length, 1);
                continue;
            }
            var packed = runs[..(int)Math.Min((head >> 1) * (uint)bits, (uint)runs.Length)];
            for (var i = 0; i < (head >> 1) * 8 && at < count; i++, at++)
                for (var bit = 0; bit < bits; bit++)
                    values[at] |= (packed[(i * bits + bit) / 8] >> ((i * bits + bit) % 8) & 1) << bit;
            runs = runs[packed.Length..];
        }
        return values;
    }

    private static uint Varint(ref ReadOnlySpan<byte> bytes)
    {
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80 || shift > 28)
                return value;
        }
    }

    private static ReadOnlyMemory<byte> Unpacked(ReadOnlyMemory<byte> packed, int codec, int size) => codec switch
    {
        0 => packed,
        1 => Snappy.Decompress(packed.Span, size),
        _ => throw ParquetErrors.Damaged($"it is compressed by codec {codec}, which is not read here; Snappy and no compression are. Write it with compression=\"snappy\""),
    };
}
