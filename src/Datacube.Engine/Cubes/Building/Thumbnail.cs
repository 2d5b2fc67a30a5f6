using Datacube.Pixels;
using Datacube.Raster.Zarr;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// One period of a cube at a few hundred pixels: means of the valid values in each cell, tile by tile, so that a cube of any size fits in memory.
/// </summary>
internal sealed class Thumbnail
{
    private readonly double[][] sums;
    private readonly int[] counts;

    private Thumbnail(int rows, int columns, int planes)
    {
        (Rows, Columns) = (rows, columns);
        sums = [.. Enumerable.Range(0, planes).Select(_ => new double[rows * columns])];
        counts = new int[rows * columns];
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Cells with a value.</summary>
    public int ValidCells => counts.Count(count => count > 0);

    /// <summary>Means as planes of Float32, NaN where no pixel is valid. The caller owns them.</summary>
    public IReadOnlyList<PixelBuffer> Planes() => [.. sums.Select(Plane)];

    /// <summary>Reads one period.</summary>
    /// <param name="group">Arrays of the cube.</param>
    /// <param name="layout">Their names.</param>
    /// <param name="period">Position on the time axis.</param>
    /// <param name="bands">Bands that become planes.</param>
    /// <param name="longest">Longest side of the thumbnail.</param>
    /// <param name="cancellation">Stops between two chunks.</param>
    public static async Task<Thumbnail> ReadAsync(ZarrGroup group, CubeLayout layout, int period, int[] bands, int longest, CancellationToken cancellation)
    {
        var shape = layout.Parameters.Grid.Shape;
        var factor = Math.Max(1, (Math.Max(shape.Rows, shape.Columns) + longest - 1) / longest);
        var thumbnail = new Thumbnail((shape.Rows + factor - 1) / factor, (shape.Columns + factor - 1) / factor, bands.Length);
        var isInteger = layout.Plan.Encoding.Type == PixelType.UInt16;
        foreach (var tile in layout.Plan.Tiles.Where(tile => tile.Period == period))
        {
            int count = layout.Plan.Bands.Count, rows = tile.Window.Rows, columns = tile.Window.Columns;
            long[] start = [period, tile.Window.Row, tile.Window.Column, 0];
            int[] size = [1, rows, columns, count];
            var values = new float[rows * columns * count];
            var array = group.Array(layout.Parameters.VariableName);
            if (isInteger)
            {
                var stored = new ushort[values.Length];
                await array.ReadAsync<ushort>(start, size, stored, 1, cancellation).ConfigureAwait(false);
                for (var index = 0; index < values.Length; index++)
                    values[index] = stored[index] == 0 ? float.NaN : stored[index];
            }
            else
            {
                await array.ReadAsync<float>(start, size, values, 1, cancellation).ConfigureAwait(false);
            }
            thumbnail.Add(values, tile.Window, count, bands, factor);
        }
        return thumbnail;
    }

    private void Add(float[] values, Pixels.Grids.PixelWindow window, int count, int[] bands, int factor)
    {
        for (var row = 0; row < window.Rows; row++)
        {
            for (var column = 0; column < window.Columns; column++)
            {
                var at = ((row * window.Columns) + column) * count;
                if (bands.Any(band => float.IsNaN(values[at + band])))
                    continue;
                var cell = ((window.Row + row) / factor * Columns) + ((window.Column + column) / factor);
                counts[cell]++;
                for (var plane = 0; plane < bands.Length; plane++)
                    sums[plane][cell] += values[at + bands[plane]];
            }
        }
    }

    private PixelBuffer Plane(double[] sum)
    {
        var plane = new PixelBuffer(PixelType.Float32, Rows, Columns);
        var means = plane.Span<float>();
        for (var cell = 0; cell < means.Length; cell++)
            means[cell] = counts[cell] == 0 ? float.NaN : (float)(sum[cell] / counts[cell]);
        return plane;
    }
}
