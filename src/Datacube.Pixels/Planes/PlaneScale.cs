using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Planes;

/// <summary>
/// Stored ↔ physical: value = stored × scale + offset. Computed in double with one fused multiply-add, so that the float is the nearest
/// one to the exact value but for double rounding.
/// </summary>
public static class PlaneScale
{
    /// <summary>Stored samples of any type to physical floats; nodata (and NaN) to NaN. Both planes have the same shape.</summary>
    public static void ToPhysical(PixelBuffer stored, double scale, double offset, double? nodata, PixelBuffer physical)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(physical);
        if (physical.Type != PixelType.Float32 || physical.Rows != stored.Rows || physical.Columns != stored.Columns)
            throw new ArgumentException($"The destination must be Float32 of {stored.Rows} × {stored.Columns}.", nameof(physical));
        for (var row = 0; row < stored.Rows; row++)
        {
            var to = physical.Row<float>(row);
            switch (stored.Type)
            {
                case PixelType.UInt8: Convert<byte>(stored.Row<byte>(row), scale, offset, nodata, to); break;
                case PixelType.Int8: Convert<sbyte>(stored.Row<sbyte>(row), scale, offset, nodata, to); break;
                case PixelType.UInt16: ToPhysical(stored.Row<ushort>(row), scale, offset, nodata, to); break;
                case PixelType.Int16: Convert<short>(stored.Row<short>(row), scale, offset, nodata, to); break;
                case PixelType.UInt32: Convert<uint>(stored.Row<uint>(row), scale, offset, nodata, to); break;
                case PixelType.Int32: Convert<int>(stored.Row<int>(row), scale, offset, nodata, to); break;
                case PixelType.Float32: Convert<float>(stored.Row<float>(row), scale, offset, nodata, to); break;
                default: Convert<double>(stored.Row<double>(row), scale, offset, nodata, to); break;
            }
        }
    }

    /// <summary>Stored UInt16 samples to physical floats; nodata to NaN.</summary>
    public static void ToPhysical(ReadOnlySpan<ushort> stored, double scale, double offset, double? nodata, Span<float> physical)
    {
        if (physical.Length != stored.Length)
            throw new ArgumentException($"{physical.Length} floats for {stored.Length} samples.", nameof(physical));
        var done = InstructionSet.Has256 ? ToPhysicalVectors(stored, scale, offset, nodata, physical) : 0;
        Convert(stored[done..], scale, offset, nodata, physical[done..]);
    }

    /// <summary>
    /// Physical floats to stored UInt16: (value − offset) / scale, rounded half to even and clamped to
    /// <paramref name="lowest"/>…65535; NaN to <paramref name="fill"/>.
    /// </summary>
    public static void ToStored(ReadOnlySpan<float> physical, double scale, double offset, ushort fill, ushort lowest, Span<ushort> stored)
    {
        if (physical.Length != stored.Length)
            throw new ArgumentException($"{stored.Length} samples for {physical.Length} floats.", nameof(stored));
        var i = 0;
        if (InstructionSet.Has256)
        {
            ref var from = ref MemoryMarshal.GetReference(physical);
            Vector256<double> shift = Vector256.Create(offset), divisor = Vector256.Create(scale), low = Vector256.Create((double)lowest), high = Vector256.Create((double)ushort.MaxValue);
            for (; i + 4 <= physical.Length; i += 4)
            {
                var value = Avx.ConvertToVector256Double(Vector128.LoadUnsafe(ref from, (nuint)i));
                var whole = Avx.RoundToNearestInteger((value - shift) / divisor);
                whole = Avx.Min(Avx.Max(whole, low), high);
                whole = Vector256.ConditionalSelect(Vector256.Equals(value, value), whole, Vector256.Create((double)fill));
                var number = Avx.ConvertToVector128Int32(whole);
                Sse41.PackUnsignedSaturate(number, number).GetLower().CopyTo(stored[i..]);
            }
        }
        for (; i < physical.Length; i++)
            stored[i] = float.IsNaN(physical[i]) ? fill : (ushort)Math.Clamp(Math.Round((physical[i] - offset) / scale), lowest, ushort.MaxValue);
    }

    private static void Convert<T>(ReadOnlySpan<T> stored, double scale, double offset, double? nodata, Span<float> physical) where T : unmanaged, INumberBase<T>
    {
        var none = nodata ?? double.NaN;
        for (var i = 0; i < stored.Length; i++)
        {
            var value = double.CreateTruncating(stored[i]);
            physical[i] = value == none ? float.NaN : (float)Math.FusedMultiplyAdd(value, scale, offset);
        }
    }

    private static int ToPhysicalVectors(ReadOnlySpan<ushort> stored, double scale, double offset, double? nodata, Span<float> physical)
    {
        ref var from = ref MemoryMarshal.GetReference(stored);
        ref var to = ref MemoryMarshal.GetReference(physical);
        Vector256<double> factor = Vector256.Create(scale), shift = Vector256.Create(offset);
        // A nodata value that no sample can have marks nothing.
        var none = Vector256.Create(nodata is { } value && value == (ushort)value ? (int)value : -1);
        var i = 0;
        for (; i + 8 <= stored.Length; i += 8)
        {
            var number = Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(ref from, (nuint)i));
            var low = Avx.ConvertToVector128Single(Fma.MultiplyAdd(Avx.ConvertToVector256Double(number.GetLower()), factor, shift));
            var high = Avx.ConvertToVector128Single(Fma.MultiplyAdd(Avx.ConvertToVector256Double(number.GetUpper()), factor, shift));
            var missing = Vector256.Equals(number, none).AsSingle();
            Vector256.ConditionalSelect(missing, Vector256.Create(float.NaN), Vector256.Create(low, high)).StoreUnsafe(ref to, (nuint)i);
        }
        return i;
    }
}
