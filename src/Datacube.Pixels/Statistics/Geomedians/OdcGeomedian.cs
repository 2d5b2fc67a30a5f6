using System.Runtime.InteropServices;

namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>
/// The geomedian as odc-stats encodes it, for comparisons: samples × 10⁻⁴ − 10⁻⁴ in 32-bit floats, and back × 10⁴ + 1, truncated. Of a series of
/// one value the result is 1 too low for 3743 of the values 1…10 000.
/// </summary>
public static unsafe class OdcGeomedian
{
    private const float Unit = 1e-4f, Steps = 1e4f;
    private const int Run = 2048;

    /// <summary>UInt16 samples, 0 = missing; 0 where no date is valid. Deviations are of the offset values, the Euclidean one × 10⁴.</summary>
    /// <inheritdoc cref="Geomedian.OfUInt16"/>
    public static void OfUInt16(ReadOnlySpan<nint> planes, long pixels, GeomedianResult result)
    {
        var bands = result.Bands.Length;
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)((planes.Length + bands) * (long)Run * sizeof(float)), 64);
        var addresses = (nint*)NativeMemory.Alloc((nuint)((planes.Length + bands) * sizeof(nint)));
        try
        {
            for (var plane = 0; plane < planes.Length + bands; plane++)
                addresses[plane] = (nint)(memory + ((long)plane * Run));
            for (long first = 0; first < pixels; first += Run)
                Reduce(planes, first, (int)Math.Min(Run, pixels - first), result, addresses);
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
            NativeMemory.Free(addresses);
        }
    }

    private static void Reduce(ReadOnlySpan<nint> planes, long first, int count, GeomedianResult result, nint* addresses)
    {
        for (var plane = 0; plane < planes.Length; plane++)
            Decode((ushort*)planes[plane] + first, (float*)addresses[plane], count);
        var values = new ReadOnlySpan<nint>(addresses + planes.Length, result.Bands.Length);
        Geomedian.OfFloat32(new(addresses, planes.Length), count, SampleScale.None, new()
        {
            Bands = values,
            Counts = result.Counts is null ? null : result.Counts + first,
            Spectral = result.Spectral is null ? null : result.Spectral + first,
            Euclidean = result.Euclidean is null ? null : result.Euclidean + first,
            BrayCurtis = result.BrayCurtis is null ? null : result.BrayCurtis + first,
        });
        for (var band = 0; band < values.Length; band++)
            Encode((float*)values[band], (ushort*)result.Bands[band] + first, count);
        for (var i = 0; result.Euclidean is not null && i < count; i++)
            result.Euclidean[first + i] *= Steps;
    }

    private static void Decode(ushort* from, float* to, int count)
    {
        for (var i = 0; i < count; i++)
            to[i] = from[i] == 0 ? float.NaN : (from[i] * Unit) - Unit;
    }

    private static void Encode(float* from, ushort* to, int count)
    {
        for (var i = 0; i < count; i++)
            to[i] = float.IsNaN(from[i]) ? (ushort)0 : (ushort)Math.Clamp((from[i] * Steps) + 1, 0, ushort.MaxValue);
    }
}
