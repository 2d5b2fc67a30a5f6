using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

/// <summary>Nearest, bilinear and cubic with vectors where a run lies inside the source plane; <see cref="ResamplingKernel{T, TFormat}"/> does everything else.</summary>
internal unsafe struct VectorKernel<T, TFormat>(ResamplingMethod method, SourceView<T, TFormat> source, T* destination) : IMapKernel
    where T : unmanaged
    where TFormat : ISampleFormat<T>
{
    private const int FewestPixels = 8;

    private readonly SourceView<T, TFormat> source = source;
    private readonly bool wide = InstructionSet.Has512;
    private ResamplingKernel<T, TFormat> points = new(method, source, destination);

    public void Enter(in MapCell cell) => points.Enter(cell);

    public readonly void Run(in RunLine line, int first, int count, long at)
    {
        if (count < FewestPixels)
        {
            points.Run(line, first, count, at);
            return;
        }
        var range = line.Range(first, count);
        var place = Place(line, range);
        if (place == RunPlace.Edge)
            points.Run(line, first, count, at);
        else if (place == RunPlace.Outside)
            points.NoSource(at, count);
        else
            Inside(line, range, first, count, at);
    }

    [SkipLocalsInit]
    public readonly void Row(in RowRuns runs, long at)
    {
        if (wide && method != ResamplingMethod.Cubic && VectorSampler<T, TFormat>.TryRow(method, source, runs, destination + at))
            return;
        for (var run = 0; run < RowLine.RunsOfLargestCell; run++)
            Run(runs[run], 0, RowLine.RunLength, at + (run * RowLine.RunLength));
    }

    public readonly void Points(float* x, float* y, int count, long at) => points.Points(x, y, count, at);

    public readonly void NoSource(long at, int count) => points.NoSource(at, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Inside(in RunLine line, in RunRange range, int first, int count, long at)
    {
        var plane = source.Data + (((long)line.OriginY - source.Window.Row) * source.Window.Columns) + line.OriginX - source.Window.Column;
        if (method == ResamplingMethod.Nearest)
            VectorSampler<T, TFormat>.Nearest(source, plane, line, range, first, count, destination + at, wide);
        else if (method == ResamplingMethod.Cubic)
            VectorSampler<T, TFormat>.Cubic(source, plane, line, first, count, destination + at, (line.OriginX, line.OriginY));
        else
            VectorSampler<T, TFormat>.Bilinear(source, plane, line, range, first, count, destination + at, wide);
    }

    /// <summary>The box around a run decides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly RunPlace Place(in RunLine line, in RunRange range)
    {
        var (left, right, top, bottom) = range;
        var (before, behind) = method switch
        {
            ResamplingMethod.Nearest => (0f, 0),
            ResamplingMethod.Bilinear => (0.5f, 1),
            _ => (1.5f, 3),
        };
        int windowX = source.Window.Column - line.OriginX, windowY = source.Window.Row - line.OriginY;
        if (Cut(right) < windowX - 1 || Cut(left) > windowX + source.Window.Columns || Cut(bottom) < windowY - 1 || Cut(top) > windowY + source.Window.Rows)
            return RunPlace.Outside;
        var inside = Cut(left - before) >= windowX && Cut(right - before) + behind < windowX + source.Window.Columns
            && Cut(top - before) >= windowY && Cut(bottom - before) + behind < windowY + source.Window.Rows;
        return inside && ((Cut(bottom) + 3L) * source.Window.Columns) + Cut(right) < VectorSampler<T, TFormat>.LargestIndex ? RunPlace.Inside : RunPlace.Edge;
    }

    // Coordinates of a smooth cell are far below 2³¹: no need for the runtime's care of those that are not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Cut(float coordinate) => Sse.ConvertToInt32WithTruncation(Vector128.CreateScalarUnsafe(coordinate));
}
