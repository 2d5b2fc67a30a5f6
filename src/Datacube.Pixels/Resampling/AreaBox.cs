namespace Datacube.Pixels.Resampling;

/// <summary>An upright box in a source level with the pixels it touches (inclusive) and the share of each inside.</summary>
internal readonly struct AreaBox
{
    private readonly double x0;
    private readonly double x1;
    private readonly double y0;
    private readonly double y1;

    internal AreaBox(double x, double y, double width, double height)
    {
        x0 = x - (width * 0.5);
        x1 = x + (width * 0.5);
        y0 = y - (height * 0.5);
        y1 = y + (height * 0.5);
        Left = (int)Math.Floor(x0);
        Right = (int)Math.Ceiling(x1) - 1;
        Top = (int)Math.Floor(y0);
        Bottom = (int)Math.Ceiling(y1) - 1;
    }

    internal int Left { get; }
    internal int Right { get; }
    internal int Top { get; }
    internal int Bottom { get; }

    internal double WeightX(int x) => (x1 < x + 1.0 ? x1 : x + 1.0) - (x0 > x ? x0 : x);

    internal double WeightY(int y) => (y1 < y + 1.0 ? y1 : y + 1.0) - (y0 > y ? y0 : y);
}
