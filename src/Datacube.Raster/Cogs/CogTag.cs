using System.Buffers.Binary;
using System.Text;

namespace Datacube.Raster.Cogs;

/// <summary>One entry of a TIFF directory with its values in file order (little endian).</summary>
/// <param name="Tag">Number of the tag.</param>
/// <param name="Type">Field type: 2 text, 3 u16, 4 u32, 12 double, 16 u64.</param>
/// <param name="Count">Number of values.</param>
/// <param name="Data">The values.</param>
internal sealed record CogTag(ushort Tag, ushort Type, int Count, byte[] Data)
{
    public static CogTag Shorts(ushort tag, params ReadOnlySpan<ushort> values)
    {
        var data = new byte[values.Length * 2];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(i * 2), values[i]);
        return new(tag, 3, values.Length, data);
    }

    public static CogTag Longs(ushort tag, params ReadOnlySpan<uint> values)
    {
        var data = new byte[values.Length * 4];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(i * 4), values[i]);
        return new(tag, 4, values.Length, data);
    }

    public static CogTag Doubles(ushort tag, params ReadOnlySpan<double> values)
    {
        var data = new byte[values.Length * 8];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(i * 8), values[i]);
        return new(tag, 12, values.Length, data);
    }

    public static CogTag Text(ushort tag, string text)
    {
        var data = Encoding.UTF8.GetBytes(text + "\0");
        return new(tag, 2, data.Length, data);
    }

    /// <summary>Offsets: u32, or u64 in BigTIFF.</summary>
    public static CogTag Offsets(ushort tag, ReadOnlySpan<long> values, bool big)
    {
        var size = big ? 8 : 4;
        var data = new byte[values.Length * size];
        for (var i = 0; i < values.Length; i++)
        {
            if (big)
                BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(i * 8), values[i]);
            else
                BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(i * 4), checked((uint)values[i]));
        }
        return new(tag, (ushort)(big ? 16 : 4), values.Length, data);
    }
}
