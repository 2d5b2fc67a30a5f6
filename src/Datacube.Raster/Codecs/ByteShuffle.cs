namespace Datacube.Raster.Codecs;

/// <summary>
/// Byte shuffle as in Blosc and HDF5: elements of 2, 4 or 8 bytes → one plane of first bytes, one of second bytes and so on. Bytes
/// behind the last whole element are copied as they are. Source and destination have equal length and do not overlap.
/// </summary>
public static partial class ByteShuffle
{
    /// <summary>Elements → planes.</summary>
    /// <param name="source">Elements.</param>
    /// <param name="destination">Planes.</param>
    /// <param name="elementBytes">2, 4 or 8; with 1 the bytes are copied.</param>
    public static void Shuffle(ReadOnlySpan<byte> source, Span<byte> destination, int elementBytes) => Shuffle(source, destination, elementBytes, lastByteFirst: false);

    /// <summary>Planes → elements.</summary>
    /// <param name="source">Planes.</param>
    /// <param name="destination">Elements.</param>
    /// <param name="elementBytes">2, 4 or 8; with 1 the bytes are copied.</param>
    public static void Unshuffle(ReadOnlySpan<byte> source, Span<byte> destination, int elementBytes) => Unshuffle(source, destination, elementBytes, lastByteFirst: false);

    /// <summary>As <see cref="Shuffle(ReadOnlySpan{byte}, Span{byte}, int)"/>; the planes stand in reverse order where <paramref name="lastByteFirst"/>.</summary>
    internal static void Shuffle(ReadOnlySpan<byte> source, Span<byte> destination, int elementBytes, bool lastByteFirst)
    {
        var count = Prepare(source, destination, elementBytes);
        var done = ShuffleVector(source, destination, elementBytes, count, lastByteFirst);
        ShuffleScalar(source, destination, elementBytes, count, lastByteFirst, done);
    }

    /// <summary>As <see cref="Unshuffle(ReadOnlySpan{byte}, Span{byte}, int)"/>; the planes stand in reverse order where <paramref name="lastByteFirst"/>.</summary>
    internal static void Unshuffle(ReadOnlySpan<byte> source, Span<byte> destination, int elementBytes, bool lastByteFirst)
    {
        var count = Prepare(source, destination, elementBytes);
        var done = UnshuffleVector(source, destination, elementBytes, count, lastByteFirst);
        UnshuffleScalar(source, destination, elementBytes, count, lastByteFirst, done);
    }

    /// <summary>The scalar twin, from element <paramref name="first"/> on.</summary>
    internal static void ShuffleScalar(ReadOnlySpan<byte> source, Span<byte> destination, int elementBytes, int count, bool lastByteFirst, int first = 0)
    {
        for (var place = 0; place < elementBytes; place++)
        {
            var plane = destination.Slice(Plane(place, elementBytes, lastByteFirst) * count, count);
            for (var i = first; i < count; i++)
                plane[i] = source[(i * elementBytes) + place];
        }
    }

    /// <summary>The scalar twin, from element <paramref name="first"/> on.</summary>
    internal static void UnshuffleScalar(ReadOnlySpan<byte> source, Span<byte> destination, int elementBytes, int count, bool lastByteFirst, int first = 0)
    {
        for (var place = 0; place < elementBytes; place++)
        {
            var plane = source.Slice(Plane(place, elementBytes, lastByteFirst) * count, count);
            for (var i = first; i < count; i++)
                destination[(i * elementBytes) + place] = plane[i];
        }
    }

    private static int Prepare(ReadOnlySpan<byte> source, Span<byte> destination, int elementBytes)
    {
        if (elementBytes is not (1 or 2 or 4 or 8))
            throw new ArgumentOutOfRangeException(nameof(elementBytes), elementBytes, "An element has 1, 2, 4 or 8 bytes.");
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Length);
        var count = source.Length / elementBytes;
        var whole = count * elementBytes;
        source[whole..].CopyTo(destination[whole..]);
        return count;
    }

    private static int Plane(int place, int elementBytes, bool lastByteFirst) => lastByteFirst ? elementBytes - 1 - place : place;
}
