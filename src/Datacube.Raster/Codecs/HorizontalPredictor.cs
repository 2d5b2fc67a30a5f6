using System.Numerics;
using System.Runtime.InteropServices;

namespace Datacube.Raster.Codecs;

/// <summary>
/// TIFF predictor 2: every sample is stored as its difference to the same sample of the pixel before it, modulo its width (TIFF 6.0
/// section 14; floats are differenced as integers of their width). One row per call, samples in the machine's byte order.
/// </summary>
public static partial class HorizontalPredictor
{
    /// <summary>Differences → values. Source and destination have equal length and are the same memory or do not overlap.</summary>
    /// <param name="source">One row of whole pixels, as stored.</param>
    /// <param name="destination">The same row as values.</param>
    /// <param name="sampleBytes">1, 2, 4 or 8.</param>
    /// <param name="samplesPerPixel">Interleaved samples of a pixel.</param>
    public static void Undo(ReadOnlySpan<byte> source, Span<byte> destination, int sampleBytes, int samplesPerPixel)
    {
        Check(source, destination, samplesPerPixel);
        switch (sampleBytes)
        {
            case 1: UndoVector(source, destination, samplesPerPixel); break;
            case 2: UndoVector(Cast<ushort>(source), Cast<ushort>(destination), samplesPerPixel); break;
            case 4: UndoVector(Cast<uint>(source), Cast<uint>(destination), samplesPerPixel); break;
            case 8: UndoVector(Cast<ulong>(source), Cast<ulong>(destination), samplesPerPixel); break;
            default: throw new ArgumentOutOfRangeException(nameof(sampleBytes), sampleBytes, "A sample has 1, 2, 4 or 8 bytes.");
        }
    }

    /// <summary>Values → differences. Source and destination have equal length and do not overlap.</summary>
    /// <param name="source">One row of whole pixels, as values.</param>
    /// <param name="destination">The same row as differences.</param>
    /// <param name="sampleBytes">1, 2, 4 or 8.</param>
    /// <param name="samplesPerPixel">Interleaved samples of a pixel.</param>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> destination, int sampleBytes, int samplesPerPixel)
    {
        Check(source, destination, samplesPerPixel);
        switch (sampleBytes)
        {
            case 1: ApplyVector(source, destination, samplesPerPixel); break;
            case 2: ApplyVector(Cast<ushort>(source), Cast<ushort>(destination), samplesPerPixel); break;
            case 4: ApplyVector(Cast<uint>(source), Cast<uint>(destination), samplesPerPixel); break;
            case 8: ApplyVector(Cast<ulong>(source), Cast<ulong>(destination), samplesPerPixel); break;
            default: throw new ArgumentOutOfRangeException(nameof(sampleBytes), sampleBytes, "A sample has 1, 2, 4 or 8 bytes.");
        }
    }

    /// <summary>The scalar twin of the undoing kernel, from sample <paramref name="first"/> on.</summary>
    internal static void UndoScalar<T>(ReadOnlySpan<T> source, Span<T> destination, int stride, int first = 0) where T : unmanaged, INumberBase<T>
    {
        for (var i = first; i < source.Length; i++)
            destination[i] = i < stride ? source[i] : unchecked(source[i] + destination[i - stride]);
    }

    /// <summary>The scalar twin of the applying kernel, from sample <paramref name="first"/> on.</summary>
    internal static void ApplyScalar<T>(ReadOnlySpan<T> source, Span<T> destination, int stride, int first = 0) where T : unmanaged, INumberBase<T>
    {
        for (var i = first; i < source.Length; i++)
            destination[i] = i < stride ? source[i] : unchecked(source[i] - source[i - stride]);
    }

    private static void Check(ReadOnlySpan<byte> source, Span<byte> destination, int samplesPerPixel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samplesPerPixel, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Length);
    }

    private static ReadOnlySpan<T> Cast<T>(ReadOnlySpan<byte> bytes) where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes);

    private static Span<T> Cast<T>(Span<byte> bytes) where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes);
}
