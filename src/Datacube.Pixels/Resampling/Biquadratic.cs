using System.Runtime.CompilerServices;

namespace Datacube.Pixels.Resampling;

/// <summary>
/// f(i, j) = A(j) + i·B(j) + i²·C(j), where each of A, B, C is a parabola in j. Named by powers: <c>ColumnRow</c> is the factor of i·j,
/// <c>ColumnRow2</c> that of i·j².
/// </summary>
internal readonly record struct Biquadratic(
    double Start, double Row, double Row2, double Column, double ColumnRow, double ColumnRow2, double Column2, double Column2Row, double Column2Row2)
{
    /// <summary>A plane.</summary>
    internal static Biquadratic Linear(double start, double column, double row) => new(start, row, 0, column, 0, 0, 0, 0, 0);

    /// <summary>The patch through 3 × 3 values, row by row, at 0, side/2 and side.</summary>
    internal static Biquadratic Through(ReadOnlySpan<double> v, int side)
    {
        var (a0, b0, c0) = Parabola(v[0], v[1], v[2], side);
        var (a1, b1, c1) = Parabola(v[3], v[4], v[5], side);
        var (a2, b2, c2) = Parabola(v[6], v[7], v[8], side);
        var (start, row, row2) = Parabola(a0, a1, a2, side);
        var (column, columnRow, columnRow2) = Parabola(b0, b1, b2, side);
        var (column2, column2Row, column2Row2) = Parabola(c0, c1, c2, side);
        return new(start, row, row2, column, columnRow, columnRow2, column2, column2Row, column2Row2);
    }

    internal double At(double i, double j)
    {
        var (start, slope, curve) = Along(j);
        return start + (i * (slope + (i * curve)));
    }

    /// <summary>The parabola along row j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal (double Start, double Slope, double Curve) Along(double j) => (
        Start + (j * (Row + (j * Row2))),
        Column + (j * (ColumnRow + (j * ColumnRow2))),
        Column2 + (j * (Column2Row + (j * Column2Row2))));

    /// <summary>How far the surface over a part of a square can leave the range of the part's four corners.</summary>
    internal double Bulge(double side)
    {
        // A parabola leaves its chord by curve·length²/4 at most; each term is taken at its largest in the square.
        var along = Math.Abs(Column2) + (side * (Math.Abs(Column2Row) + (side * Math.Abs(Column2Row2))));
        var down = Math.Abs(Row2) + (side * (Math.Abs(ColumnRow2) + (side * Math.Abs(Column2Row2))));
        return (along + down) * side * side / 4;
    }

    internal Biquadratic Rescale(double scale, double offset) => new(
        (Start * scale) + offset, Row * scale, Row2 * scale, Column * scale, ColumnRow * scale, ColumnRow2 * scale, Column2 * scale, Column2Row * scale, Column2Row2 * scale);

    /// <summary>p(t) through three values at 0, side/2 and side.</summary>
    private static (double Start, double Slope, double Curve) Parabola(double first, double middle, double last, int side)
    {
        var curve = 2 * (first - (2 * middle) + last) / ((double)side * side);
        return (first, ((last - first) / side) - (curve * side), curve);
    }
}
