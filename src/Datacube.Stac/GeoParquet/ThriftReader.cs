namespace Datacube.Stac.GeoParquet;

/// <summary>Reads a struct of Thrift's compact protocol into numbers (long), texts (byte[]), lists and structs by field number.</summary>
/// <param name="bytes">The struct, and what is behind it.</param>
/// <param name="mostValues">Most values: they cost far more memory than the bytes that they come from. An empty struct is one byte.</param>
internal sealed class ThriftReader(ReadOnlyMemory<byte> bytes, int mostValues = 8 << 20)
{
    private const int DeepestStruct = 32;
    private int values;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    public ThriftStruct Struct(int depth = 0)
    {
        if (depth > DeepestStruct)
            throw ParquetErrors.Damaged("its metadata nest too deep");
        Dictionary<int, object> fields = [];
        for (var field = 0; ;)
        {
            var head = Byte();
            if (head == 0)
                return new(fields);
            var delta = head >> 4;
            field = delta == 0 ? (int)Zigzag() : field + delta;
            fields[field] = Value(head & 15, depth, inList: false);
        }
    }

    private object Value(int type, int depth, bool inList) => ++values > mostValues ? throw ParquetErrors.Damaged($"its metadata hold more than {mostValues} values, the limit") : type switch
    {
        1 or 2 when inList => (long)(Byte() == 1 ? 1 : 0),
        1 => 1L,
        2 => 0L,
        3 => (long)(sbyte)Byte(),
        4 or 5 or 6 => Zigzag(),
        7 => (long)Take(8).Length,
        8 => Take((int)Varint()).ToArray(),
        9 or 10 => List(depth),
        12 => Struct(depth + 1),
        _ => throw ParquetErrors.Damaged("its metadata hold a type that is unknown"),
    };

    private List<object> List(int depth)
    {
        // Lists in lists take a byte a level.
        if (depth > DeepestStruct)
            throw ParquetErrors.Damaged("its metadata nest too deep");
        var head = Byte();
        var count = head >> 4 == 15 ? (int)Varint() : head >> 4;
        if (count < 0 || count > bytes.Length - Position)
            throw ParquetErrors.Damaged("a list in its metadata is longer than they are");
        List<object> list = new(count);
        for (var i = 0; i < count; i++)
            list.Add(Value(head & 15, depth + 1, inList: true));
        return list;
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count < 0 || count > bytes.Length - Position)
            throw ParquetErrors.Damaged("its metadata end early");
        var taken = bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    private byte Byte() => Take(1).Span[0];

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw ParquetErrors.Damaged("a number in its metadata has no end");
    }

    private long Zigzag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
