using System.Runtime.Intrinsics;

namespace Datacube.Raster.Pictures;

/// <summary>The five filters of PNG (ISO/IEC 15948, section 9): differences of a row to what its neighbours let expect.</summary>
internal static class PngFilter
{
    /// <summary>Filters of PNG, by number.</summary>
    internal const int Count = 5;

    /// <summary>Filters one row; returns the sum of the differences taken as signed bytes, a guess at what the row will take when compressed.</summary>
    /// <param name="kind">0 none, 1 left, 2 above, 3 mean of both, 4 Paeth.</param>
    /// <param name="line">The row.</param>
    /// <param name="above">The row above it; zeros above the first one.</param>
    /// <param name="target">Room for the differences.</param>
    /// <param name="pixelBytes">Bytes of a pixel.</param>
    internal static long Apply(int kind, ReadOnlySpan<byte> line, ReadOnlySpan<byte> above, Span<byte> target, int pixelBytes)
    {
        // The first pixel has nothing to its left.
        var cost = ApplyScalar(kind, line, above, target, pixelBytes, 0, Math.Min(pixelBytes, line.Length));
        var done = pixelBytes;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; done <= line.Length - Vector256<byte>.Count; done += Vector256<byte>.Count)
                cost += ApplyVector(kind, line, above, target, pixelBytes, done);
        }
        return cost + ApplyScalar(kind, line, above, target, pixelBytes, done, line.Length);
    }

    /// <summary>The scalar twin, for some bytes of a row.</summary>
    internal static long ApplyScalar(int kind, ReadOnlySpan<byte> line, ReadOnlySpan<byte> above, Span<byte> target, int pixelBytes, int first, int end)
    {
        long cost = 0;
        for (var i = first; i < end; i++)
        {
            int left = i >= pixelBytes ? line[i - pixelBytes] : 0, up = above[i], corner = i >= pixelBytes ? above[i - pixelBytes] : 0;
            var guess = kind switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) };
            target[i] = (byte)(line[i] - guess);
            cost += Math.Abs((int)(sbyte)target[i]);
        }
        return cost;
    }

    private static long ApplyVector(int kind, ReadOnlySpan<byte> line, ReadOnlySpan<byte> above, Span<byte> target, int pixelBytes, int at)
    {
        var left = Vector256.Create(line.Slice(at - pixelBytes, Vector256<byte>.Count));
        var up = Vector256.Create(above.Slice(at, Vector256<byte>.Count));
        var guess = kind switch
        {
            0 => default,
            1 => left,
            2 => up,
            // The mean of two bytes without their sum: what both have, and half of what only one has.
            3 => (left & up) + ((left ^ up) >>> 1),
            _ => Paeth(left, up, Vector256.Create(above.Slice(at - pixelBytes, Vector256<byte>.Count))),
        };
        var difference = Vector256.Create(line.Slice(at, Vector256<byte>.Count)) - guess;
        difference.CopyTo(target[at..]);
        var size = Vector256.Min(difference, -difference);
        var (low, high) = Vector256.Widen(size);
        return Vector256.Sum(low + high);
    }

    private static Vector256<byte> Paeth(Vector256<byte> left, Vector256<byte> up, Vector256<byte> corner)
    {
        var (leftLow, leftHigh) = Vector256.Widen(left);
        var (upLow, upHigh) = Vector256.Widen(up);
        var (cornerLow, cornerHigh) = Vector256.Widen(corner);
        return Vector256.Narrow(Paeth(leftLow.AsInt16(), upLow.AsInt16(), cornerLow.AsInt16()).AsUInt16(), Paeth(leftHigh.AsInt16(), upHigh.AsInt16(), cornerHigh.AsInt16()).AsUInt16());
    }

    private static Vector256<short> Paeth(Vector256<short> left, Vector256<short> up, Vector256<short> corner)
    {
        // The guess is left + up - corner: how far each of the three is from it.
        Vector256<short> toLeft = Vector256.Abs(up - corner), toUp = Vector256.Abs(left - corner), toCorner = Vector256.Abs(left + up - corner - corner);
        var isLeft = Vector256.LessThanOrEqual(toLeft, toUp) & Vector256.LessThanOrEqual(toLeft, toCorner);
        return Vector256.ConditionalSelect(isLeft, left, Vector256.ConditionalSelect(Vector256.LessThanOrEqual(toUp, toCorner), up, corner));
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        int toLeft = Math.Abs(guess - left), toUp = Math.Abs(guess - up), toCorner = Math.Abs(guess - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
