namespace Datacube.Pixels.Resampling;

/// <summary>Source coordinates along one row of a cell, relative to the cell's origin: x(i) = fma(i, XSlope, XStart), y likewise.</summary>
internal readonly record struct RunLine(float XStart, float XSlope, float YStart, float YSlope)
{
    internal float X(int i) => MathF.FusedMultiplyAdd(i, XSlope, XStart);

    internal float Y(int i) => MathF.FusedMultiplyAdd(i, YSlope, YStart);
}
