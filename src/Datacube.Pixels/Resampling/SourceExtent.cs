using Datacube.Pixels.Grids;

namespace Datacube.Pixels.Resampling;

/// <summary>A rectangle of source pixels that grows over cells; ends are exclusive.</summary>
internal readonly record struct SourceExtent(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Room for rounding: coordinates are 32-bit floats relative to their cell.</summary>
    private const double Slack = 0.01;

    internal static SourceExtent Nothing => new(double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);

    internal SourceExtent With(PixelMap map, in MapCell cell, PixelWindow target, ResamplingMethod method)
    {
        var part = target.Intersect(map.Region).Intersect(new(cell.Row, cell.Column, cell.Size, cell.Size));
        if (part.IsEmpty || cell.Exact == MapCell.NoSource)
            return this;
        var grown = this;
        var reach = Reach(method, cell);
        if (cell.Exact < 0)
            reach = (reach.X + cell.X.Bulge(cell.Size), reach.Y + cell.Y.Bulge(cell.Size));
        int rowStep = cell.Exact < 0 ? Math.Max(1, part.Rows - 1) : 1, columnStep = cell.Exact < 0 ? Math.Max(1, part.Columns - 1) : 1;
        for (var row = part.Row; row < part.RowEnd; row += rowStep)
        {
            for (var column = part.Column; column < part.ColumnEnd; column += columnStep)
            {
                int i = column - cell.Column, at = cell.Exact + ((row - cell.Row) * cell.Size) + i;
                double x = cell.Exact < 0 ? cell.X.At(i, row - cell.Row) : map.ExactX[at], y = cell.Exact < 0 ? cell.Y.At(i, row - cell.Row) : map.ExactY[at];
                if (!double.IsNaN(x))
                    grown = grown.Around(cell.OriginX + x, cell.OriginY + y, reach);
            }
        }
        return grown;
    }

    internal PixelWindow Window(PixelShape level)
    {
        if (!(Right > Left && Bottom > Top))
            return default;
        double row = Math.Clamp(Math.Floor(Top), 0, level.Rows), column = Math.Clamp(Math.Floor(Left), 0, level.Columns);
        double rowEnd = Math.Clamp(Math.Ceiling(Bottom), row, level.Rows), columnEnd = Math.Clamp(Math.Ceiling(Right), column, level.Columns);
        return new((int)row, (int)column, (int)(rowEnd - row), (int)(columnEnd - column));
    }

    private SourceExtent Around(double x, double y, (double X, double Y) reach) => new(
        Math.Min(Left, x - reach.X - Slack), Math.Min(Top, y - reach.Y - Slack), Math.Max(Right, x + reach.X + Slack), Math.Max(Bottom, y + reach.Y + Slack));

    /// <summary>How far from the coordinate the kernel's farthest pixel ends.</summary>
    private static (double X, double Y) Reach(ResamplingMethod method, in MapCell cell) => method switch
    {
        ResamplingMethod.Nearest => (0, 0),
        ResamplingMethod.Bilinear => (0.5, 0.5),
        ResamplingMethod.Cubic => (1.5, 1.5),
        _ => (cell.FootprintX * 0.5, cell.FootprintY * 0.5),
    };
}
