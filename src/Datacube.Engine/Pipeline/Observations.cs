using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Datacube.Pixels;

namespace Datacube.Engine.Pipeline;

/// <summary>
/// Rows of observations: 0 (UInt16) or NaN (Float32) is "none". A mask byte is 0 where an observation may not be used, and 255 where
/// it may; an empty mask hides nothing. Every function returns how many valid observations it put down.
/// </summary>
internal static class Observations
{
    /// <summary>The first scene of a day: writes its observations, "none" where the mask hides them.</summary>
    public static long Put(Span<ushort> day, ReadOnlySpan<ushort> values, ReadOnlySpan<byte> mask)
    {
        long valid = 0;
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= day.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
            {
                var comes = Vector256.Create<ushort>(values.Slice(i, Vector256<ushort>.Count));
                if (!mask.IsEmpty)
                    comes &= Widen(mask.Slice(i, Vector128<byte>.Count));
                comes.CopyTo(day[i..]);
                valid += Vector256<ushort>.Count - BitOperations.PopCount(Vector256.Equals(comes, default).ExtractMostSignificantBits());
            }
        }

        for (; i < day.Length; i++)
        {
            day[i] = mask.IsEmpty || mask[i] != 0 ? values[i] : (ushort)0;
            if (day[i] != 0)
                valid++;
        }

        return valid;
    }

    /// <summary>The first scene of a day: writes its observations, "none" where the mask hides them.</summary>
    public static long Put(Span<float> day, ReadOnlySpan<float> values, ReadOnlySpan<byte> mask)
    {
        long valid = 0;
        for (var i = 0; i < day.Length; i++)
        {
            day[i] = mask.IsEmpty || mask[i] != 0 ? values[i] : float.NaN;
            if (!float.IsNaN(day[i]))
                valid++;
        }

        return valid;
    }

    /// <summary>First valid wins: fills gaps of a day with valid observations of a later scene.</summary>
    public static long Fill(Span<ushort> day, ReadOnlySpan<ushort> values, ReadOnlySpan<byte> mask)
    {
        long valid = 0;
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= day.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
            {
                var had = Vector256.Create<ushort>(day.Slice(i, Vector256<ushort>.Count));
                var comes = Vector256.Create<ushort>(values.Slice(i, Vector256<ushort>.Count)) & Vector256.Equals(had, default);
                if (!mask.IsEmpty)
                    comes &= Widen(mask.Slice(i, Vector256<ushort>.Count));
                (had | comes).CopyTo(day[i..]);
                valid += Vector256<ushort>.Count - BitOperations.PopCount(Vector256.Equals(comes, default).ExtractMostSignificantBits());
            }
        }

        for (; i < day.Length; i++)
        {
            if (day[i] != 0 || values[i] == 0 || (!mask.IsEmpty && mask[i] == 0))
                continue;
            day[i] = values[i];
            valid++;
        }

        return valid;
    }

    /// <summary>First valid wins: fills gaps of a day with valid observations of a later scene.</summary>
    public static long Fill(Span<float> day, ReadOnlySpan<float> values, ReadOnlySpan<byte> mask)
    {
        long valid = 0;
        for (var i = 0; i < day.Length; i++)
        {
            if (!float.IsNaN(day[i]) || float.IsNaN(values[i]) || (!mask.IsEmpty && mask[i] == 0))
                continue;
            day[i] = values[i];
            valid++;
        }

        return valid;
    }

    /// <summary>Rounds half to even into 1…65535; NaN becomes 0.</summary>
    public static void Round(ReadOnlySpan<float> from, Span<ushort> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = float.IsNaN(from[i]) ? (ushort)0 : (ushort)Math.Clamp(MathF.Round(from[i]), 1f, 65535f);
    }

    /// <summary>Sets samples to "none" where a file's own mask (0 = invalid) hides them. UInt8, UInt16 and Float32 planes.</summary>
    public static void Blank(PixelBuffer plane, PixelBuffer mask)
    {
        switch (plane.Type)
        {
            case PixelType.UInt8: Blank(plane.Span<byte>(), mask.Span<byte>(), (byte)0); break;
            case PixelType.UInt16: Blank(plane.Span<ushort>(), mask.Span<byte>(), (ushort)0); break;
            default: Blank(plane.Span<float>(), mask.Span<byte>(), float.NaN); break;
        }
    }

    /// <summary>Sets every sample to "none".</summary>
    public static void Clear(PixelBuffer plane)
    {
        if (plane.Type == PixelType.Float32)
            plane.Span<float>().Fill(float.NaN);
        else
            plane.Bytes.Clear();
    }

    private static void Blank<T>(Span<T> values, ReadOnlySpan<byte> mask, T none) where T : unmanaged
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (mask[i] == 0)
                values[i] = none;
        }
    }

    private static Vector256<ushort> Widen(ReadOnlySpan<byte> mask)
    {
        // 0 or 255 as a signed byte is 0 or -1, and stays all zeros or all ones when widened.
        var bytes = MemoryMarshal.Cast<byte, sbyte>(mask);
        return Vector256.WidenLower(Vector128.Create<sbyte>(bytes).ToVector256()).AsUInt16();
    }
}
