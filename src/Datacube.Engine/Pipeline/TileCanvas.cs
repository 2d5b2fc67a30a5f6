using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Statistics;

namespace Datacube.Engine.Pipeline;

/// <summary>The planes of a tile's result while its blocks are reduced into them.</summary>
internal sealed class TileCanvas : IDisposable
{
    private readonly PixelWindow tile;
    private readonly PixelBuffer[] values;
    private readonly PixelBuffer[] counts;
    private readonly PixelBuffer status;

    public TileCanvas(PixelWindow tile, int bands, OutputEncoding encoding)
    {
        this.tile = tile;
        values = [.. Enumerable.Range(0, bands).Select(_ => new PixelBuffer(encoding.Type, tile.Rows, tile.Columns))];
        counts = [.. Enumerable.Range(0, bands).Select(_ => new PixelBuffer(PixelType.UInt16, tile.Rows, tile.Columns))];
        status = new(PixelType.UInt8, tile.Rows, tile.Columns);
    }

    /// <summary>Reduces rows of a block.</summary>
    /// <param name="band">Output band.</param>
    /// <param name="stack">Planes of the days; may be none.</param>
    /// <param name="block">Their window.</param>
    /// <param name="firstRow">First row of the block.</param>
    /// <param name="rowEnd">One past the last row.</param>
    public void Reduce(int band, PixelBuffer[] stack, PixelWindow block, int firstRow, int rowEnd)
    {
        int down = block.Row - tile.Row, across = block.Column - tile.Column;
        // Rows of a block as wide as the tile follow one another in memory: one run instead of many.
        var rows = block.Columns == tile.Columns ? rowEnd - firstRow : 1;
        for (var row = firstRow; row < rowEnd; row += rows)
        {
            var to = ((long)(down + row) * tile.Columns) + across;
            if (stack.Length > 0)
                Reduce(band, stack, (long)row * block.Columns, (long)rows * block.Columns, to);
            else
                Clear(band, to, rows * block.Columns);
        }
    }

    /// <summary>Writes the status of every pixel and hands the planes over.</summary>
    /// <param name="failed">Marks with <see cref="PixelStatus.Failed"/> what failed inputs would have covered.</param>
    public (PixelBuffer[] Values, PixelBuffer[] Counts, PixelBuffer Status) Finish(Action<PixelBuffer> failed)
    {
        var to = status.Span<byte>();
        to.Fill(PixelStatus.Empty);
        foreach (var plane in counts)
        {
            var count = plane.Span<ushort>();
            for (var i = 0; i < to.Length; i++)
            {
                if (count[i] != 0)
                    to[i] = PixelStatus.Written;
            }
        }

        failed(status);
        return (values, counts, status);
    }

    /// <summary>Frees the planes of a tile that does not finish.</summary>
    public void Dispose()
    {
        foreach (var plane in values)
            plane.Dispose();
        foreach (var plane in counts)
            plane.Dispose();
        status.Dispose();
    }

    private unsafe void Reduce(int band, PixelBuffer[] stack, long from, long pixels, long to)
    {
        var size = stack[0].Type.Size();
        Span<nint> planes = stack.Length <= 256 ? stackalloc nint[stack.Length] : new nint[stack.Length];
        for (var day = 0; day < planes.Length; day++)
            planes[day] = (nint)stack[day].Pointer + (nint)(from * size);
        var count = (ushort*)counts[band].Pointer + to;
        if (values[band].Type == PixelType.Float32)
            Median.OfFloat32(planes, pixels, (float*)values[band].Pointer + to, count);
        else
            Median.OfUInt16(planes, pixels, (ushort*)values[band].Pointer + to, count);
    }

    private void Clear(int band, long to, int pixels)
    {
        counts[band].Span<ushort>().Slice((int)to, pixels).Clear();
        if (values[band].Type == PixelType.Float32)
            values[band].Span<float>().Slice((int)to, pixels).Fill(float.NaN);
        else
            values[band].Span<ushort>().Slice((int)to, pixels).Clear();
    }
}
