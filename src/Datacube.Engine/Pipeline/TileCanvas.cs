using Datacube.Engine.Reducing;
using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Engine.Pipeline;

/// <summary>The planes of a tile's result while its blocks are reduced into them.</summary>
internal sealed class TileCanvas : IDisposable
{
    private readonly PixelWindow tile;
    private readonly IStackReducer reducer;
    private readonly int perBand;
    private readonly PixelBuffer[] values;
    private readonly PixelBuffer[] counts;
    private readonly PixelBuffer status;
    private readonly PixelBuffer? dates;

    public TileCanvas(PixelWindow tile, PipelineRequest request)
    {
        this.tile = tile;
        reducer = StackReducers.Of(request);
        var bands = request.Result.Count;
        perBand = request.IsJoint ? bands : bands / request.Bands.Count;
        values = [.. Enumerable.Range(0, bands).Select(_ => new PixelBuffer(request.Output.Type, tile.Rows, tile.Columns))];
        counts = [.. Enumerable.Range(0, bands).Select(_ => new PixelBuffer(PixelType.UInt16, tile.Rows, tile.Columns))];
        status = new(PixelType.UInt8, tile.Rows, tile.Columns);
        dates = request.Reduction.ChoosesDates ? new(PixelType.UInt16, tile.Rows, tile.Columns) : null;
    }

    /// <summary>Reduces rows of a block.</summary>
    /// <param name="band">Band that was read, or the first one where all are reduced together.</param>
    /// <param name="stack">Planes of the days, as <see cref="IStackReducer"/> takes them; may be none.</param>
    /// <param name="plan">Their window and days.</param>
    /// <param name="firstRow">First row of the block.</param>
    /// <param name="rowEnd">One past the last row.</param>
    public void Reduce(int band, PixelBuffer[] stack, BlockPlan plan, int firstRow, int rowEnd)
    {
        var block = plan.Window;
        int down = block.Row - tile.Row, across = block.Column - tile.Column;
        // Rows of a block as wide as the tile follow one another in memory: one run instead of many.
        var rows = block.Columns == tile.Columns ? rowEnd - firstRow : 1;
        for (var row = firstRow; row < rowEnd; row += rows)
        {
            var to = ((long)(down + row) * tile.Columns) + across;
            if (stack.Length > 0)
                Reduce((band, stack, plan.Dates), (long)row * block.Columns, (long)rows * block.Columns, to);
            else
                Clear(band, to, rows * block.Columns);
        }
    }

    /// <summary>Writes the status of every pixel and hands the planes over.</summary>
    /// <param name="failed">Marks with <see cref="PixelStatus.Failed"/> what failed inputs would have covered.</param>
    public (PixelBuffer[] Values, PixelBuffer[] Counts, PixelBuffer Status, PixelBuffer? Dates) Finish(Action<PixelBuffer> failed)
    {
        var to = status.Span<byte>();
        to.Fill(PixelStatus.Empty);
        foreach (var plane in values)
            ValuePlanes.MarkWritten(plane, to);
        failed(status);
        return (values, counts, status, dates);
    }

    /// <summary>Frees the planes of a tile that does not finish.</summary>
    public void Dispose()
    {
        foreach (var plane in values)
            plane.Dispose();
        foreach (var plane in counts)
            plane.Dispose();
        status.Dispose();
        dates?.Dispose();
    }

    private unsafe void Reduce((int Band, PixelBuffer[] Planes, ushort[] Dates) work, long from, long pixels, long to)
    {
        var (band, stack, days) = work;
        var size = stack[0].Type.Size();
        Span<nint> planes = stack.Length <= 4096 ? stackalloc nint[stack.Length] : new nint[stack.Length];
        for (var plane = 0; plane < planes.Length; plane++)
            planes[plane] = (nint)stack[plane].Pointer + (nint)(from * size);
        Span<nint> results = stackalloc nint[perBand], totals = stackalloc nint[perBand];
        for (var at = 0; at < perBand; at++)
        {
            var value = values[(band * perBand) + at];
            results[at] = (nint)value.Pointer + (nint)(to * value.Type.Size());
            totals[at] = (nint)counts[(band * perBand) + at].Pointer + (nint)(to * sizeof(ushort));
        }
        var chosen = dates is null ? 0 : (nint)dates.Pointer + (nint)(to * sizeof(ushort));
        reducer.Reduce(planes, pixels, results, totals, new ReducedDates { Days = days, Results = chosen });
    }

    private void Clear(int band, long to, int pixels)
    {
        dates?.Span<ushort>().Slice((int)to, pixels).Clear();
        for (var at = band * perBand; at < (band + 1) * perBand; at++)
        {
            counts[at].Span<ushort>().Slice((int)to, pixels).Clear();
            if (values[at].Type == PixelType.Float32)
                values[at].Span<float>().Slice((int)to, pixels).Fill(float.NaN);
            else
                values[at].Span<ushort>().Slice((int)to, pixels).Clear();
        }
    }
}
