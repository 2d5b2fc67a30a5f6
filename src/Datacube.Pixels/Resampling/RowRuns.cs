using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

/// <summary>The four runs of a row of the largest cell, a lane each: what is asked about a run is asked about all four at once.</summary>
/// <param name="x">Their columns of the source.</param>
/// <param name="y">Their rows of the source.</param>
internal readonly struct RowRuns(RowRuns.Axis x, RowRuns.Axis y)
{
    internal readonly Axis X = x;
    internal readonly Axis Y = y;

    /// <summary>One of them.</summary>
    internal RunLine this[int run] => new(X.Origin[run], Y.Origin[run], X.Start[run], X.Slope[run], X.Curve, Y.Start[run], Y.Slope[run], Y.Curve);

    /// <summary>Four times the same run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static RowRuns Of(in RunLine line) => new(
        new(Vector128.Create(line.OriginX), Vector128.Create(line.XStart), Vector128.Create(line.XSlope), line.XCurve),
        new(Vector128.Create(line.OriginY), Vector128.Create(line.YStart), Vector128.Create(line.YSlope), line.YCurve));

    /// <summary>One axis of <see cref="RunLine"/>.</summary>
    internal readonly struct Axis(Vector128<int> origin, Vector128<float> start, Vector128<float> slope, float curve)
    {
        internal readonly Vector128<int> Origin = origin;
        internal readonly Vector128<float> Start = start;
        internal readonly Vector128<float> Slope = slope;
        internal readonly float Curve = curve;

        /// <summary>First and last pixel of the source, relative to the origins, that hold coordinates less <paramref name="before"/>; see <see cref="RunLine.Range(int, int)"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal (Vector128<int> First, Vector128<int> Last) Pixels(float before)
        {
            const int Length = RowLine.RunLength;
            var last = Vector128.Create(Length - 1f);
            var end = Fma.MultiplyAdd(last, Fma.MultiplyAdd(last, Vector128.Create(Curve), Slope), Start);
            var bulge = Vector128.Create((MathF.Abs(Curve) * Length * Length * 0.25f) + 1e-4f);
            var shift = Vector128.Create(before);
            return (
                Sse2.ConvertToVector128Int32WithTruncation(Sse.Min(Start, end) - bulge - shift),
                Sse2.ConvertToVector128Int32WithTruncation(Sse.Max(Start, end) + bulge - shift));
        }
    }
}
