using System.Runtime.InteropServices;

namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>
/// The geomedian as odc-stats encodes it, for comparisons: samples × 10⁻⁴ − 10⁻⁴ in 32-bit floats, and back × 10⁴ + 1, truncated. Of a series of
/// one value the result is 1 too low for 3743 of the values 1…10 000.
/// </summary>
public static unsafe class OdcGeomedian
{
    private const float Unit = 1e-4f, Steps = 1e4f;
    private const int Run = 2048, Deviations = 3;

    /// <summary>UInt16 samples, 0 = missing; 0 where no date is valid. Deviations are of the offset values, the Euclidean one × 10⁴.</summary>
    /// <inheritdoc cref="Geomedian.OfUInt16"/>
    public static void OfUInt16(ReadOnlySpan<nint> planes, long pixels, GeomedianResult result)
    {
        // Observations, bands, three deviations and counts of a run of pixels; a geomedian of their scratch serves run after run.
        int bands = result.Bands.Length, lines = planes.Length + bands + Deviations + 1;
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)(lines * (long)Run * sizeof(float)), 64);
        var addresses = (nint*)NativeMemory.Alloc((nuint)(lines * sizeof(nint)));
        try
        {
            for (var line = 0; line < lines; line++)
                addresses[line] = (nint)(memory + ((long)line * Run));
            var results = addresses + planes.Length;
            var room = new GeomedianResult
            {
                Bands = new(results, bands),
                Counts = (ushort*)results[bands + Deviations],
                Spectral = result.Spectral is null ? null : (float*)results[bands],
                Euclidean = result.Euclidean is null ? null : (float*)results[bands + 1],
                BrayCurtis = result.BrayCurtis is null ? null : (float*)results[bands + 2],
            };
            using var widths = new GeomedianWidths(Geomedian.Job(addresses, planes.Length, results, SampleScale.None, room, true));
            for (long first = 0; first < pixels; first += Run)
            {
                var count = (int)Math.Min(Run, pixels - first);
                for (var plane = 0; plane < planes.Length; plane++)
                    Decode((ushort*)planes[plane] + first, (float*)addresses[plane], count);
                widths.Reduce(count);
                Take(room, result, first, count);
            }
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
            NativeMemory.Free(addresses);
        }
    }
    private static void Take(GeomedianResult from, GeomedianResult to, long first, int count)
    {
        for (var band = 0; band < to.Bands.Length; band++)
            Encode((float*)from.Bands[band], (ushort*)to.Bands[band] + first, count);
        Copy(from.Spectral, to.Spectral, 1);
        Copy(from.Euclidean, to.Euclidean, Steps);
        Copy(from.BrayCurtis, to.BrayCurtis, 1);
        if (to.Counts is not null)
            new Span<ushort>(from.Counts, count).CopyTo(new(to.Counts + first, count));

        void Copy(float* deviations, float* target, float scale)
        {
            for (var i = 0; target is not null && i < count; i++)
                target[first + i] = deviations[i] * scale;
        }
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
