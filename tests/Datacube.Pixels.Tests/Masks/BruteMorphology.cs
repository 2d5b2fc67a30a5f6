using Datacube.Pixels.Masks;

namespace Datacube.Pixels.Tests.Masks;

/// <summary>The definition of every operation, pixel by pixel and neighbour by neighbour.</summary>
internal static class BruteMorphology
{
    internal static byte[] Apply(byte[] mask, int rows, int columns, MaskStep step) => step.Operation switch
    {
        MaskOperation.Dilate => Any(mask, rows, columns, step.Disc, true),
        MaskOperation.Erode => Any(mask, rows, columns, step.Disc, false),
        MaskOperation.Open => Any(Any(mask, rows, columns, step.Disc, false), rows, columns, step.Disc, true),
        _ => Any(Any(mask, rows, columns, step.Disc, true), rows, columns, step.Disc, false),
    };

    /// <summary>Dilation: 1 where any neighbour is foreground. Erosion: 0 where any neighbour is background. Only neighbours inside the array count.</summary>
    private static byte[] Any(byte[] mask, int rows, int columns, Disc disc, bool foreground)
    {
        var offsets = new List<(int Y, int X)>();
        for (var y = -(int)disc.RadiusY; y <= disc.RadiusY; y++)
        {
            for (var x = -(int)disc.RadiusX; x <= disc.RadiusX; x++)
            {
                double a = disc.RadiusX > 0 ? x / disc.RadiusX : 0, b = disc.RadiusY > 0 ? y / disc.RadiusY : 0;
                if ((a * a) + (b * b) <= 1 + 1e-9)
                    offsets.Add((y, x));
            }
        }
        var result = new byte[mask.Length];
        for (var i = 0; i < mask.Length; i++)
        {
            int row = i / columns, column = i % columns;
            var found = offsets.Exists(o => Inside(row + o.Y, column + o.X) && mask[((row + o.Y) * columns) + column + o.X] != 0 == foreground);
            result[i] = found == foreground ? (byte)1 : (byte)0;
        }
        return result;

        bool Inside(int row, int column) => row >= 0 && column >= 0 && row < rows && column < columns;
    }
}
