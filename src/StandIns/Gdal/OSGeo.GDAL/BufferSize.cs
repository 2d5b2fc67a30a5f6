namespace OSGeo.GDAL;

internal static class BufferSize
{
    /// <summary>The buffer itself, after the check that the transfer stays inside it.</summary>
    public static T[] Checked<T>(T[] buffer, int sampleSize, int width, int height, int bands, long pixelSpace, long lineSpace, long bandSpace)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        var pixel = pixelSpace == 0 ? sampleSize : pixelSpace;
        var line = lineSpace == 0 ? pixel * width : lineSpace;
        var band = bandSpace == 0 ? line * height : bandSpace;
        var last = ((width - 1L) * pixel) + ((height - 1L) * line) + ((bands - 1L) * band) + sampleSize;
        if (width > 0 && height > 0 && bands > 0 && last > (long)buffer.Length * sampleSize)
            throw new ArgumentException($"The buffer holds {buffer.Length} samples; the transfer needs {last} bytes.", nameof(buffer));
        return buffer;
    }
}
