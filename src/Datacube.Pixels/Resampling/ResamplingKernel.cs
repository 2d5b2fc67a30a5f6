using System.Runtime.CompilerServices;

namespace Datacube.Pixels.Resampling;

/// <summary>Fills a target window of one sample type by one method.</summary>
internal unsafe struct ResamplingKernel<T, TFormat>(ResamplingMethod method, SourceView<T, TFormat> source, T* destination) : IMapKernel
    where T : unmanaged
    where TFormat : ISampleFormat<T>
{
    private readonly AreaTally areas = new();
    private int originX;
    private int originY;
    private float footprintX;
    private float footprintY;

    public void Enter(in MapCell cell)
    {
        originX = cell.OriginX;
        originY = cell.OriginY;
        footprintX = cell.FootprintX;
        footprintY = cell.FootprintY;
    }

    public readonly void Run(in RunLine line, int first, int count, long at)
    {
        for (var i = 0; i < count; i++)
            destination[at + i] = Point(line.OriginX, line.OriginY, line.X(first + i), line.Y(first + i));
    }

    public readonly void Row(in RowRuns runs, long at)
    {
        for (var run = 0; run < RowLine.RunsOfLargestCell; run++)
            Run(runs[run], 0, RowLine.RunLength, at + (run * RowLine.RunLength));
    }

    public readonly void Points(float* x, float* y, int count, long at)
    {
        for (var i = 0; i < count; i++)
            destination[at + i] = float.IsNaN(x[i]) ? source.Fill : Point(originX, originY, x[i], y[i]);
    }

    public readonly void NoSource(long at, int count) => new Span<T>(destination + at, count).Fill(source.Fill);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly T Point(int columns, int rows, float x, float y) => method switch
    {
        ResamplingMethod.Nearest => PointSampler.Nearest(source, columns, rows, x, y),
        ResamplingMethod.Bilinear => PointSampler.Bilinear(source, columns, rows, x, y),
        ResamplingMethod.Cubic => PointSampler.Cubic(source, columns, rows, x, y),
        ResamplingMethod.Average => AreaSampler.Average(source, new(columns + (double)x, rows + (double)y, footprintX, footprintY)),
        _ => AreaSampler.Mode(source, new(columns + (double)x, rows + (double)y, footprintX, footprintY), areas),
    };
}
