namespace Datacube.Pixels.Planes;

/// <summary>Band planes ↔ pixels with all their bands side by side (BIP). Samples of 1, 2, 4 or 8 bytes.</summary>
public static unsafe partial class PlaneInterleave
{
    /// <summary>Pixels handled between two changes of the plane: their interleaved samples stay in the first-level cache.</summary>
    private const int Batch = 256;

    private const int MostOnStack = 256;

    /// <summary>Plane b, sample i → pixels[i × planes + b].</summary>
    /// <param name="planes">Planes of one type with <paramref name="pixels"/>.Length / planes samples each.</param>
    /// <param name="pixels">Destination.</param>
    public static void ToPixels<T>(IReadOnlyList<PixelBuffer> planes, Span<T> pixels) where T : unmanaged
    {
        Check<T>(planes, pixels.Length);
        Span<nint> rows = planes.Count <= MostOnStack ? stackalloc nint[planes.Count] : new nint[planes.Count];
        Addresses(planes, rows);
        ToPixels(rows, pixels);
    }

    /// <summary>pixels[i × planes + b] → plane b, sample i.</summary>
    public static void ToPlanes<T>(ReadOnlySpan<T> pixels, IReadOnlyList<PixelBuffer> planes) where T : unmanaged
    {
        Check<T>(planes, pixels.Length);
        Span<nint> rows = planes.Count <= MostOnStack ? stackalloc nint[planes.Count] : new nint[planes.Count];
        Addresses(planes, rows);
        ToPlanes(pixels, rows);
    }

    /// <summary>The same for a part of planes.</summary>
    /// <param name="planes">Address of the first sample of each plane; as many samples follow as there are pixels.</param>
    /// <param name="pixels">Destination: whole pixels.</param>
    public static void ToPixels<T>(ReadOnlySpan<nint> planes, Span<T> pixels) where T : unmanaged
    {
        var count = pixels.Length / planes.Length;
        fixed (T* to = pixels)
        {
            var done = sizeof(T) == 2 ? WordsToPixels(planes, (ushort*)to, count) : 0;
            for (var start = done; start < count; start += Batch)
            {
                var end = Math.Min(count, start + Batch);
                for (var b = 0; b < planes.Length; b++)
                {
                    var from = (T*)planes[b];
                    for (var i = start; i < end; i++)
                        to[((long)i * planes.Length) + b] = from[i];
                }
            }
        }
    }

    /// <summary>The same for a part of planes.</summary>
    /// <param name="pixels">Whole pixels.</param>
    /// <param name="planes">Address of the first sample of each plane; room for as many samples as there are pixels follows.</param>
    public static void ToPlanes<T>(ReadOnlySpan<T> pixels, ReadOnlySpan<nint> planes) where T : unmanaged
    {
        var count = pixels.Length / planes.Length;
        fixed (T* from = pixels)
        {
            var done = sizeof(T) == 2 ? WordsToPlanes((ushort*)from, planes, count) : 0;
            for (var start = done; start < count; start += Batch)
            {
                var end = Math.Min(count, start + Batch);
                for (var b = 0; b < planes.Length; b++)
                {
                    var to = (T*)planes[b];
                    for (var i = start; i < end; i++)
                        to[i] = from[((long)i * planes.Length) + b];
                }
            }
        }
    }

    private static void Addresses(IReadOnlyList<PixelBuffer> planes, Span<nint> rows)
    {
        for (var b = 0; b < rows.Length; b++)
            rows[b] = (nint)planes[b].Pointer;
    }

    private static void Check<T>(IReadOnlyList<PixelBuffer> planes, int samples) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(planes);
        if (planes.Count == 0)
            throw new ArgumentException("There is no plane.", nameof(planes));
        var count = samples / planes.Count;
        foreach (var plane in planes)
        {
            if (plane.Type.Size() != sizeof(T) || (long)plane.Rows * plane.Columns != count || count * planes.Count != samples)
                throw new ArgumentException($"A plane of {plane.Rows} × {plane.Columns} {plane.Type} does not fit {samples} samples of {sizeof(T)} bytes in {planes.Count} bands.", nameof(planes));
        }
    }
}
