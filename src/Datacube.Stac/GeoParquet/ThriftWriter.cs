using System.Text;

namespace Datacube.Stac.GeoParquet;

/// <summary>Writes structs in Thrift's compact protocol, in which Parquet keeps its metadata.</summary>
internal sealed class ThriftWriter(Stream output)
{
    private readonly Stack<int> outer = new();
    private int last;

    public void Int(int field, long value, bool isLong = false)
    {
        Head(field, isLong ? 6 : 5);
        Varint((ulong)((value << 1) ^ (value >> 63)));
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Head(field, 8);
        Element(value);
    }

    /// <summary>The head of a list of 5 integers, 8 texts or 12 structs; its elements follow.</summary>
    public void List(int field, int type, int count)
    {
        Head(field, 9);
        output.WriteByte((byte)((Math.Min(count, 15) << 4) | type));
        if (count >= 15)
            Varint((ulong)count);
    }

    /// <summary>An integer in a list.</summary>
    public void Element(int value) => Varint((ulong)((value << 1) ^ (value >> 31)));

    /// <summary>A text in a list.</summary>
    public void Element(string value) => Element(Encoding.UTF8.GetBytes(value));

    private void Element(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        output.Write(value);
    }

    /// <summary>A struct in a field.</summary>
    public void Struct(int field, Action fields)
    {
        Head(field, 12);
        Struct(fields);
    }

    /// <summary>A struct in a list, or the outermost one.</summary>
    public void Struct(Action fields)
    {
        outer.Push(last);
        last = 0;
        fields();
        output.WriteByte(0);
        last = outer.Pop();
    }

    private void Head(int field, int type)
    {
        // Fields are written in the order of their numbers, none further than 15 from the one before.
        output.WriteByte((byte)(((field - last) << 4) | type));
        last = field;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            output.WriteByte((byte)(value | 0x80));
        output.WriteByte((byte)value);
    }
}
