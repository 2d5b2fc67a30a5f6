using System.Buffers.Binary;

namespace Datacube.Stac.GeoParquet;

/// <summary>Values one after the other, as they are: long, double, bool or byte[].</summary>
internal static class PlainValues
{
    public static IReadOnlyList<object> Read(ParquetNode leaf, ReadOnlySpan<byte> body, int count)
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
}
