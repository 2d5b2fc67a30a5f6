using System.Collections.Concurrent;
using Datacube.Pixels;
using Datacube.Raster.Buffers;

namespace Datacube.Raster.Cogs;

/// <summary>
/// Takes strips of one tile's height from north to south, encodes their tiles, and cascades halved strips into the next level. Memory: one
/// strip per level (each level's strip is half as wide as the one before).
/// </summary>
internal sealed class CogPyramid : IDisposable
{
    private const int LargeTileBytes = 4 << 20;

    private readonly PixelBuffer[][] pending;
    private readonly int[] pendingRows;
    private readonly int[] rowsDone;
    private readonly ConcurrentBag<CogTileEncoder> encoders = [];

    public CogPyramid(CogPlan plan, bool inMemory)
    {
        Plan = plan;
        var count = plan.Levels.Count;
        Levels = new CogLevel[count];
        pending = new PixelBuffer[count][];
        pendingRows = new int[count];
        rowsDone = new int[count];
        var layers = plan.Bands / plan.BandsPerTile;
        for (var level = 0; level < count; level++)
        {
            Levels[level] = new(checked(plan.TilesAcross(level) * plan.TilesDown(level) * layers), inMemory);
            pending[level] = level == 0 ? [] : [.. Enumerable.Range(0, plan.Bands).Select(_ => new PixelBuffer(plan.Type, Math.Min(plan.Options.TileSize, plan.Levels[level].Rows), plan.Levels[level].Columns))];
        }
        Statistics = [.. Enumerable.Range(0, plan.Bands).Select(_ => new CogStatistics())];
    }

    public CogPlan Plan { get; }

    public CogLevel[] Levels { get; }

    public CogStatistics[] Statistics { get; }

    /// <summary>Adds rows of full-size planes without copying them.</summary>
    public async ValueTask AddAsync(IReadOnlyList<PixelBuffer> planes, int firstRow, int rows, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (firstRow == 0 && planes[0].Rows == rows)
        {
            await Task.Run(() => Take(0, [.. planes], rows), cancellation).ConfigureAwait(false);
            return;
        }
        var strip = Strip(planes, firstRow, rows);
        await AddAndDisposeAsync(strip, cancellation).ConfigureAwait(false);
    }

    /// <summary>Adds a strip of its own planes and disposes them.</summary>
    public async ValueTask AddAndDisposeAsync(IReadOnlyList<PixelBuffer> strip, CancellationToken cancellation)
    {
        try
        {
            if (strip.Count != Plan.Bands || strip.Any(plane => plane.Type != Plan.Type || plane.Columns != Plan.Box.Shape.Columns || plane.Rows != strip[0].Rows))
                throw new ArgumentException("A strip has one full-width plane of the raster's type per band.", nameof(strip));
            await Task.Run(() => Take(0, [.. strip], strip[0].Rows), cancellation).ConfigureAwait(false);
        }
        finally
        {
            foreach (var plane in strip)
                plane.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var level in Levels)
            level.Dispose();
        foreach (var encoder in encoders)
            encoder.Dispose();
        foreach (var plane in pending.SelectMany(planes => planes))
            plane.Dispose();
    }

    private static PixelBuffer[] Strip(IReadOnlyList<PixelBuffer> planes, int firstRow, int rows)
    {
        var strip = new PixelBuffer[planes.Count];
        for (var band = 0; band < strip.Length; band++)
        {
            strip[band] = new(planes[band].Type, rows, planes[band].Columns);
            var rowBytes = planes[band].Columns * planes[band].Type.Size();
            unsafe
            {
                Buffer.MemoryCopy((byte*)planes[band].Pointer + ((long)firstRow * rowBytes), strip[band].Pointer, strip[band].ByteLength, strip[band].ByteLength);
            }
        }
        return strip;
    }

    private void Take(int level, PixelBuffer[] planes, int rows)
    {
        if (level == 0 && Plan.Options.Statistics)
            Parallel.For(0, planes.Length, Degree, band => Statistics[band].Add(planes[band], rows, Plan.Options.Nodata));
        EncodeTiles(level, planes, rows);
        rowsDone[level] += rows;
        if (level + 1 == Plan.Levels.Count)
            return;
        var next = level + 1;
        Parallel.For(0, planes.Length, Degree, band =>
            CogHalving.Halve(planes[band], rows, pending[next][band], pendingRows[next], Plan.Options.Overviews, Plan.Options.Nodata));
        pendingRows[next] += (rows + 1) / 2;
        if (pendingRows[next] < Plan.Options.TileSize && rowsDone[next] + pendingRows[next] < Plan.Levels[next].Rows)
            return;
        var ready = pendingRows[next];
        pendingRows[next] = 0;
        Take(next, pending[next], ready);
    }

    private ParallelOptions Degree => new() { MaxDegreeOfParallelism = Math.Max(1, Plan.Options.Threads) };

    private void EncodeTiles(int level, PixelBuffer[] planes, int rows)
    {
        var across = Plan.TilesAcross(level);
        var layers = Plan.Bands / Plan.BandsPerTile;
        var tileRow = rowsDone[level] / Plan.Options.TileSize;
        // Bands apart: the tiles of all bands at one place stand together.
        // In batches of a few tiles: encoded bytes wait only until their turn in the stream.
        var batch = Math.Max(1, Plan.Options.Threads) * (Plan.TileBytes < LargeTileBytes ? 4 : 1);
        var encoded = new RentedBytes?[batch];
        for (var first = 0; first < across * layers; first += batch)
        {
            var count = Math.Min(batch, (across * layers) - first);
            var from = first;
            Parallel.For(0, count, Degree, i =>
            {
                var (column, layer) = Math.DivRem(from + i, layers);
                if (!encoders.TryTake(out var encoder))
                    encoder = new(Plan);
                var bands = planes.AsSpan(layer * Plan.BandsPerTile, Plan.BandsPerTile);
                encoded[i] = encoder.Encode(bands, rows, column * Plan.Options.TileSize);
                encoders.Add(encoder);
            });
            for (var i = 0; i < count; i++)
            {
                var (column, layer) = Math.DivRem(from + i, layers);
                Levels[level].Add((((layer * Plan.TilesDown(level)) + tileRow) * across) + column, encoded[i]);
            }
        }
    }
}
