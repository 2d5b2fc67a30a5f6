namespace Datacube.Pixels.Resampling;

/// <summary>Makes cells: chooses the integer origin and takes coordinates relative to it.</summary>
internal static class CellFrame
{
    /// <summary>A coordinate beyond this is treated as no source: no raster is that large, and relative coordinates must fit 32 bits.</summary>
    internal const double FarAway = 1e9;

    /// <summary>x' = x × Scale + Offset.</summary>
    internal readonly record struct Line(double Scale, double Offset);

    internal static MapCell None(int row, int column, int size) => new() { Row = row, Column = column, Size = size, Exact = MapCell.NoSource };

    internal static MapCell Smooth(int row, int column, int size, Biquadratic x, Biquadratic y)
    {
        int originX = Origin(Lowest(x, size)), originY = Origin(Lowest(y, size));
        return new()
        {
            Row = row, Column = column, Size = size, Exact = MapCell.Smooth, OriginX = originX, OriginY = originY,
            X = x with { Start = x.Start - originX }, Y = y with { Start = y.Start - originY },
            FootprintX = Footprint(x, size), FootprintY = Footprint(y, size),
        };
    }

    /// <summary>A cell of stored coordinates: absolute ones in, relative ones appended.</summary>
    internal static MapCell Exact(int row, int column, int size, ReadOnlySpan<double> xs, ReadOnlySpan<double> ys, (Biquadratic X, Biquadratic Y) slope, List<float> exactX, List<float> exactY)
    {
        int originX = Origin(Lowest(xs)), originY = Origin(Lowest(ys));
        var start = exactX.Count;
        for (var i = 0; i < xs.Length; i++)
        {
            var missing = double.IsNaN(xs[i]) || double.IsNaN(ys[i]);
            exactX.Add(missing ? float.NaN : (float)(xs[i] - originX));
            exactY.Add(missing ? float.NaN : (float)(ys[i] - originY));
        }
        return new()
        {
            Row = row, Column = column, Size = size, Exact = start, OriginX = originX, OriginY = originY, X = slope.X, Y = slope.Y,
            FootprintX = Footprint(slope.X, size), FootprintY = Footprint(slope.Y, size),
        };
    }

    internal static MapCell Rescale(in MapCell cell, Line x, Line y, float[] exactX, float[] exactY)
    {
        if (cell.Exact == MapCell.NoSource)
            return cell;
        var fullX = (cell.X with { Start = cell.X.Start + cell.OriginX }).Rescale(x.Scale, x.Offset);
        var fullY = (cell.Y with { Start = cell.Y.Start + cell.OriginY }).Rescale(y.Scale, y.Offset);
        if (cell.Exact == MapCell.Smooth)
            return Smooth(cell.Row, cell.Column, cell.Size, fullX, fullY);
        return cell with
        {
            OriginX = Shift(exactX.AsSpan(cell.Exact, cell.Size * cell.Size), cell.OriginX, x),
            OriginY = Shift(exactY.AsSpan(cell.Exact, cell.Size * cell.Size), cell.OriginY, y),
            X = fullX, Y = fullY, FootprintX = Footprint(fullX, cell.Size), FootprintY = Footprint(fullY, cell.Size),
        };
    }

    private static int Shift(Span<float> relative, int origin, Line line)
    {
        Span<double> full = stackalloc double[relative.Length];
        for (var i = 0; i < full.Length; i++)
            full[i] = (((double)origin + relative[i]) * line.Scale) + line.Offset;
        var moved = Origin(Lowest(full));
        for (var i = 0; i < full.Length; i++)
            relative[i] = (float)(full[i] - moved);
        return moved;
    }

    private static int Origin(double lowest) => (int)Math.Floor(lowest) - MapCell.OriginMargin;

    private static double Lowest(Biquadratic f, int size) => Math.Min(Math.Min(f.At(0, 0), f.At(size, 0)), Math.Min(f.At(0, size), f.At(size, size))) - f.Bulge(size);

    private static double Lowest(ReadOnlySpan<double> values)
    {
        var lowest = double.PositiveInfinity;
        foreach (var value in values)
        {
            if (value < lowest)
                lowest = value;
        }
        return lowest;
    }

    private static float Footprint(Biquadratic f, int size)
    {
        var middle = size * 0.5;
        var (_, slope, curve) = f.Along(middle);
        var down = f.Row + (2 * middle * f.Row2) + (middle * f.ColumnRow);
        return (float)(Math.Abs(slope + (2 * middle * curve)) + Math.Abs(down));
    }
}
