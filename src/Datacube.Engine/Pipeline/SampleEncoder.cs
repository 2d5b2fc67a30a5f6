using System.Numerics;
using System.Runtime.Intrinsics;
using Datacube.Contracts.Errors;
using Datacube.Pixels;

namespace Datacube.Engine.Pipeline;

/// <summary>Stored samples → samples of the working type, once, in the source's own pixels.</summary>
internal static class SampleEncoder
{
    /// <summary>
    /// Converts a plane. On the integer path a valid value below 1 becomes 1, so that it never turns into "no value". Returns the
    /// argument itself, changed in place, where its type already fits.
    /// </summary>
    public static PixelBuffer Encode(PixelBuffer stored, BandEncoding encoding)
    {
        if (encoding.Working == PixelType.Float32)
            return ToFloat(stored, encoding);
        // A nodata value that no sample can hold hides nothing.
        var nodata = encoding.Nodata is { } value && value >= 0 && value <= ushort.MaxValue && value == Math.Floor(value) ? (int)value : -1;
        var plane = stored.Type == PixelType.UInt16 ? stored : Widen(stored);
        if (nodata != 0 || encoding.Shift != 0)
            Shift(plane.Span<ushort>(), encoding.Shift, nodata);
        return plane;
    }

    /// <summary>Class codes as UInt8; nodata and codes outside 0…255 become 0.</summary>
    public static PixelBuffer ToClasses(PixelBuffer stored, double? nodata)
    {
        if (stored.Type == PixelType.UInt8)
        {
            if (nodata is > 0 and <= 255)
                Replace(stored.Span<byte>(), (byte)nodata);
            return stored;
        }

        using var wide = ToFloat(stored, new(PixelType.Float32, 1, 0, nodata));
        var classes = new PixelBuffer(PixelType.UInt8, stored.Rows, stored.Columns);
        var from = wide.Span<float>();
        var to = classes.Span<byte>();
        for (var i = 0; i < from.Length; i++)
            to[i] = from[i] is >= 0 and <= 255 ? (byte)from[i] : (byte)0;
        return classes;
    }

    /// <summary>v = nodata → 0, else max(v + shift, 1), saturating.</summary>
    internal static void Shift(Span<ushort> values, int shift, int nodata)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated && nodata >= 0)
        {
            var down = Vector256.Create((ushort)Math.Max(0, -shift));
            var up = Vector256.Create((ushort)Math.Max(0, shift));
            var none = Vector256.Create((ushort)nodata);
            for (; i <= values.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
            {
                var v = Vector256.Create<ushort>(values.Slice(i, Vector256<ushort>.Count));
                var moved = Vector256.AddSaturate(Vector256.SubtractSaturate(v, down), up);
                Vector256.AndNot(Vector256.Max(moved, Vector256<ushort>.One), Vector256.Equals(v, none)).CopyTo(values[i..]);
            }
        }

        for (; i < values.Length; i++)
            values[i] = values[i] == nodata ? (ushort)0 : (ushort)Math.Clamp(values[i] + shift, 1, ushort.MaxValue);
    }

    private static void Replace(Span<byte> values, byte nodata)
    {
        foreach (ref var value in values)
        {
            if (value == nodata)
                value = 0;
        }
    }

    private static PixelBuffer Widen(PixelBuffer stored)
    {
        var plane = new PixelBuffer(PixelType.UInt16, stored.Rows, stored.Columns);
        var from = stored.Span<byte>();
        var to = plane.Span<ushort>();
        for (var i = 0; i < from.Length; i++)
            to[i] = from[i];
        return plane;
    }

    private static PixelBuffer ToFloat(PixelBuffer stored, BandEncoding encoding)
    {
        var plane = stored.Type == PixelType.Float32 ? stored : new PixelBuffer(PixelType.Float32, stored.Rows, stored.Columns);
        var to = plane.Span<float>();
        switch (stored.Type)
        {
            case PixelType.UInt8: Scale<byte>(stored.Span<byte>(), to, encoding); break;
            case PixelType.Int8: Scale<sbyte>(stored.Span<sbyte>(), to, encoding); break;
            case PixelType.UInt16: Scale<ushort>(stored.Span<ushort>(), to, encoding); break;
            case PixelType.Int16: Scale<short>(stored.Span<short>(), to, encoding); break;
            case PixelType.UInt32: Scale<uint>(stored.Span<uint>(), to, encoding); break;
            case PixelType.Int32: Scale<int>(stored.Span<int>(), to, encoding); break;
            case PixelType.Float32: Scale<float>(stored.Span<float>(), to, encoding); break;
            case PixelType.Float64: Scale<double>(stored.Span<double>(), to, encoding); break;
            default: throw new DatacubeException("raster.unsupported", $"Samples of type {stored.Type} cannot be read.", "type");
        }

        return plane;
    }

    /// <summary>Element by element in float64, rounded once to float32; nodata and infinities become NaN. In-place use is fine.</summary>
    private static void Scale<T>(ReadOnlySpan<T> from, Span<float> to, BandEncoding encoding) where T : unmanaged, INumber<T>
    {
        // Compared as a sample of the file: a float32 file says -3.4e38 in decimal, which no float64 comparison would find.
        var (hasNodata, nodata) = encoding.Nodata is { } value && !double.IsNaN(value) ? (true, T.CreateSaturating(value)) : (false, default);
        if (hasNodata && typeof(T) != typeof(float) && double.CreateSaturating(nodata) != encoding.Nodata)
            hasNodata = false;
        for (var i = 0; i < from.Length; i++)
        {
            var sample = from[i];
            var result = (float)((double.CreateSaturating(sample) * encoding.Gain) + encoding.Bias);
            to[i] = (hasNodata && sample == nodata) || !float.IsFinite(result) ? float.NaN : result;
        }
    }
}
