namespace Datacube.Raster.Codecs;

/// <summary>
/// TIFF predictor 3 (Adobe Photoshop TIFF Technical Note 3): the bytes of a row's floats stand in planes, most significant first, and
/// each byte is stored as its difference to the byte one pixel before. One row per call; floats in the machine's byte order (little endian).
/// The stored form does not depend on the file's byte order.
/// </summary>
public static class FloatingPointPredictor
{
    /// <summary>Stored row → floats. Overwrites <paramref name="stored"/> as scratch. Equal lengths, no overlap.</summary>
    /// <param name="stored">One row as stored; holds rubbish afterwards.</param>
    /// <param name="destination">The same row as floats.</param>
    /// <param name="sampleBytes">2, 4 or 8.</param>
    /// <param name="samplesPerPixel">Interleaved samples of a pixel.</param>
    public static void Undo(Span<byte> stored, Span<byte> destination, int sampleBytes, int samplesPerPixel)
    {
        HorizontalPredictor.Undo(stored, stored, 1, samplesPerPixel);
        ByteShuffle.Unshuffle(stored, destination, sampleBytes, lastByteFirst: true);
    }

    /// <summary>Floats → stored row. Equal lengths of all three, no overlap.</summary>
    /// <param name="source">One row of floats.</param>
    /// <param name="scratch">Room for the planes.</param>
    /// <param name="destination">The row as stored.</param>
    /// <param name="sampleBytes">2, 4 or 8.</param>
    /// <param name="samplesPerPixel">Interleaved samples of a pixel.</param>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> scratch, Span<byte> destination, int sampleBytes, int samplesPerPixel)
    {
        ByteShuffle.Shuffle(source, scratch, sampleBytes, lastByteFirst: true);
        HorizontalPredictor.Apply(scratch, destination, 1, samplesPerPixel);
    }
}
