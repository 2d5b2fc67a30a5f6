namespace Datacube.Pixels.Resampling;

/// <summary>f(i, j) = Start + i·Column + j·Row + i·j·Cross.</summary>
internal readonly record struct Bilinear(double Start, double Column, double Row, double Cross)
{
    /// <summary>The patch through four corner values of a square of the given side.</summary>
    internal static Bilinear Through(double topLeft, double topRight, double bottomLeft, double bottomRight, int side) => new(
        topLeft,
        (topRight - topLeft) / side,
        (bottomLeft - topLeft) / side,
        (topLeft - topRight - bottomLeft + bottomRight) / ((double)side * side));

    internal double At(double i, double j) => Start + (i * Column) + (j * (Row + (i * Cross)));

    internal Bilinear Rescale(double scale, double offset) => new((Start * scale) + offset, Column * scale, Row * scale, Cross * scale);
}
