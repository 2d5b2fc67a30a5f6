using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;

namespace Datacube.Raster.Zarr;

/// <summary>
/// The value of elements that no chunk holds, as the exact bits of one element (a NaN keeps its payload). In <c>zarr.json</c>: a number,
/// <c>true</c>, <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c> or, for other NaNs, <c>"0x7fc00001"</c>.
/// </summary>
/// <param name="Bits">The element's little-endian bytes, zero-extended; 0 for text, whose fill is always empty.</param>
public readonly record struct ZarrFill(ulong Bits)
{
    private const ulong NaN32 = 0x7fc00000, NaN64 = 0x7ff8000000000000;

    /// <summary>Fill 0, false or the empty text.</summary>
    public static ZarrFill Zero => default;

    /// <summary>Fill of an element's value.</summary>
    public static ZarrFill Of<T>(T value) where T : unmanaged
    {
        // .NET's NaN has the sign bit set; files hold the canonical one.
        switch (value)
        {
            case float single when float.IsNaN(single): return new(NaN32);
            case double wide when double.IsNaN(wide): return new(NaN64);
        }
        ulong bits = 0;
        Unsafe.As<ulong, T>(ref bits) = value;
        return new(bits);
    }

    /// <summary>Fill of a number in any type, for example a band's nodata value. Throws <see cref="OverflowException"/> where the type does not hold it.</summary>
    public static ZarrFill Of(ZarrDataType type, double value) => type switch
    {
        ZarrDataType.Bool => new(value == 0 ? 0UL : 1UL),
        ZarrDataType.Int8 => Of(checked((sbyte)value)),
        ZarrDataType.Int16 => Of(checked((short)value)),
        ZarrDataType.Int32 => Of(checked((int)value)),
        ZarrDataType.Int64 => Of(checked((long)value)),
        ZarrDataType.UInt8 => Of(checked((byte)value)),
        ZarrDataType.UInt16 => Of(checked((ushort)value)),
        ZarrDataType.UInt32 => Of(checked((uint)value)),
        ZarrDataType.UInt64 => Of(checked((ulong)value)),
        ZarrDataType.Float32 => Of((float)value),
        ZarrDataType.Float64 => Of(value),
        _ => Zero,
    };

    /// <summary>The value as a number; NaN where it is one; 0 for text.</summary>
    public double ToDouble(ZarrDataType type) => type switch
    {
        ZarrDataType.Int8 => (sbyte)Bits,
        ZarrDataType.Int16 => (short)Bits,
        ZarrDataType.Int32 => (int)Bits,
        ZarrDataType.Int64 => (long)Bits,
        ZarrDataType.Float32 => BitConverter.UInt32BitsToSingle((uint)Bits),
        ZarrDataType.Float64 => BitConverter.UInt64BitsToDouble(Bits),
        _ => Bits,
    };

    internal JsonNode ToJson(ZarrDataType type) => type switch
    {
        ZarrDataType.Bool => JsonValue.Create(Bits != 0),
        ZarrDataType.Int8 => JsonValue.Create((sbyte)Bits),
        ZarrDataType.Int16 => JsonValue.Create((short)Bits),
        ZarrDataType.Int32 => JsonValue.Create((int)Bits),
        ZarrDataType.Int64 => JsonValue.Create((long)Bits),
        ZarrDataType.Float32 => FloatToJson(BitConverter.UInt32BitsToSingle((uint)Bits), Bits == NaN32, 8),
        ZarrDataType.Float64 => FloatToJson(BitConverter.UInt64BitsToDouble(Bits), Bits == NaN64, 16),
        ZarrDataType.String => JsonValue.Create(""),
        _ => JsonValue.Create(Bits),
    };

    internal static ZarrFill FromJson(JsonNode? node, ZarrDataType type)
    {
        try
        {
            return type switch
            {
                ZarrDataType.String => node is JsonValue text && text.TryGetValue<string>(out _) ? Zero : throw new FormatException(),
                ZarrDataType.Bool => new(node!.GetValue<bool>() ? 1UL : 0UL),
                ZarrDataType.Float32 or ZarrDataType.Float64 => FloatFromJson(node!, type),
                ZarrDataType.UInt64 => Of(ulong.Parse(node!.ToJsonString(), CultureInfo.InvariantCulture)),
                ZarrDataType.Int64 => Of(long.Parse(node!.ToJsonString(), CultureInfo.InvariantCulture)),
                _ => Of(type, long.Parse(node!.ToJsonString(), CultureInfo.InvariantCulture)),
            };
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or OverflowException or NullReferenceException)
        {
            throw new DatacubeException("json.form", $"The fill_value {node?.ToJsonString() ?? "null"} is not a value of {type.Name()}.", "fill_value", error);
        }
    }

    internal void FillSpan(Span<byte> destination, int elementBytes)
    {
        switch (elementBytes)
        {
            case 1: destination.Fill((byte)Bits); break;
            case 2: MemoryMarshal.Cast<byte, ushort>(destination).Fill((ushort)Bits); break;
            case 4: MemoryMarshal.Cast<byte, uint>(destination).Fill((uint)Bits); break;
            default: MemoryMarshal.Cast<byte, ulong>(destination).Fill(Bits); break;
        }
    }

    /// <summary>True where every element has exactly the fill's bits.</summary>
    internal bool FillsAll(ReadOnlySpan<byte> elements, int elementBytes) => elementBytes switch
    {
        1 => !elements.ContainsAnyExcept((byte)Bits),
        2 => !MemoryMarshal.Cast<byte, ushort>(elements).ContainsAnyExcept((ushort)Bits),
        4 => !MemoryMarshal.Cast<byte, uint>(elements).ContainsAnyExcept((uint)Bits),
        _ => !MemoryMarshal.Cast<byte, ulong>(elements).ContainsAnyExcept(Bits),
    };

    private JsonValue FloatToJson<T>(T value, bool canonicalNaN, int digits) where T : System.Numerics.IFloatingPointIeee754<T>
    {
        if (T.IsNaN(value))
            return JsonValue.Create(canonicalNaN ? "NaN" : "0x" + Bits.ToString("x" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        if (T.IsInfinity(value))
            return JsonValue.Create(T.IsPositive(value) ? "Infinity" : "-Infinity");
        return JsonValue.Create(value)!;
    }

    private static ZarrFill FloatFromJson(JsonNode node, ZarrDataType type)
    {
        if (node is not JsonValue value || !value.TryGetValue<string>(out var text))
            return Of(type, double.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture));
        var digits = 2 * type.Size();
        return text switch
        {
            "NaN" => Of(type, double.NaN),
            "Infinity" => Of(type, double.PositiveInfinity),
            "-Infinity" => Of(type, double.NegativeInfinity),
            ['0', 'x', .. var hex] when hex.Length == digits => new(ulong.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)),
            _ => throw new FormatException(),
        };
    }
}
