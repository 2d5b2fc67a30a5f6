using System.Numerics;
using System.Runtime.InteropServices;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
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
        var array = group.Array(layout.Parameters.VariableName);
        var count = layout.Plan.Result.Count;
        foreach (var tile in layout.Plan.Tiles.Where(tile => tile.Period == period))
        {
            long[] start = [period, tile.Window.Row, tile.Window.Column, 0];
            int[] size = [1, tile.Window.Rows, tile.Window.Columns, count];
            // Chunk by chunk straight from the decoder: a tile as numbers would be several times as large as its chunk.
            await (layout.Plan.Encoding.Type == PixelType.UInt16
                ? array.VisitAsync<ushort>(start, size, (origin, values) => Visit(origin, values, tile.Window), cancellation)
                : array.VisitAsync<float>(start, size, (origin, values) => Visit(origin, values, tile.Window), cancellation)).ConfigureAwait(false);
        }
        return thumbnail;

        void Visit<T>(long[] origin, ReadOnlySpan<T> values, PixelWindow window) where T : unmanaged, INumberBase<T>
        {
            int rows = array.Metadata.CodedShape[1], columns = array.Metadata.CodedShape[2];
            var part = window.Intersect(new((int)origin[1], (int)origin[2], rows, columns));
            for (var row = part.Row; row < part.RowEnd; row++)
                thumbnail.AddRow(values.Slice((((row - (int)origin[1]) * columns) + part.Column - (int)origin[2]) * count, part.Columns * count), count, row, part.Column, bands, factor);
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

    /// <summary>Adds pixels of a row, their bands side by side; 0 of an integer and NaN say that there is no value.</summary>
    private void AddRow<T>(ReadOnlySpan<T> values, int count, int row, int firstColumn, int[] bands, int factor) where T : unmanaged, INumberBase<T>
    {
        var cell = (row / factor * Columns) + (firstColumn / factor);
        var left = factor - (firstColumn % factor);
        for (var at = 0; at + count <= values.Length; cell++, left = factor)
        {
            var end = Math.Min(values.Length, at + (left * count));
            var pixels = values[at..end];
            if (typeof(T) == typeof(ushort) && bands.Length == 3)
                AddColours(MemoryMarshal.Cast<T, ushort>(pixels), count, bands, cell);
            else
                Add(pixels, count, bands, cell);
            at = end;
        }
    }

    private void Add<T>(ReadOnlySpan<T> pixels, int count, int[] bands, int cell) where T : unmanaged, INumberBase<T>
    {
        for (var at = 0; at + count <= pixels.Length; at += count)
        {
            var pixel = pixels.Slice(at, count);
            if (!HasAll(pixel, bands))
                continue;
            counts[cell]++;
            for (var plane = 0; plane < bands.Length; plane++)
                sums[plane][cell] += double.CreateTruncating(pixel[bands[plane]]);
        }
    }

    /// <summary>The usual case at several times the speed: sums of integers are exact in any order.</summary>
    private void AddColours(ReadOnlySpan<ushort> pixels, int count, int[] bands, int cell)
    {
        int red = bands[0], green = bands[1], blue = bands[2], valid = 0;
        long reds = 0, greens = 0, blues = 0;
        for (; pixels.Length >= count; pixels = pixels[count..])
        {
            int r = pixels[red], g = pixels[green], b = pixels[blue];
            if (r == 0 || g == 0 || b == 0)
                continue;
            valid++;
            reds += r;
            greens += g;
            blues += b;
        }
        counts[cell] += valid;
        sums[0][cell] += reds;
        sums[1][cell] += greens;
        sums[2][cell] += blues;
    }

    private static bool HasAll<T>(ReadOnlySpan<T> pixel, int[] bands) where T : unmanaged, INumberBase<T>
    {
        foreach (var band in bands)
        {
            if (T.IsNaN(pixel[band]) || (typeof(T) == typeof(ushort) && T.IsZero(pixel[band])))
                return false;
        }
        return true;
    }
}
