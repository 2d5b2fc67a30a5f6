using System.Runtime.ExceptionServices;
using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Raster.Reading;

/// <summary>
/// Windows from tiles. A local file is read tile by tile on the caller's thread; of a remote one all missing tiles are asked for at once
/// and decoded as they land. Every tile is decoded once, whoever asks.
/// </summary>
internal sealed class TileBatchReader(IByteSource source, RasterContext context, double? nodata)
{
    /// <summary>Reads one window; the caller owns the buffer.</summary>
    public async ValueTask<PixelBuffer> ReadAsync(TileRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var target = new PixelBuffer(request.Image.Type, request.Window.Rows, request.Window.Columns);
        try
        {
            var tiles = request.Tiles();
            var batch = source.IsLocal ? 1 : tiles.Count;
            for (var first = 0; first < tiles.Count; first += batch)
                await ReadBatchAsync(request, tiles.GetRange(first, batch), target, cancellation).ConfigureAwait(false);
            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    /// <summary>Fetches the stored bytes of tiles that nobody has decoded or asked for yet.</summary>
    public async ValueTask PrefetchAsync(TileRequest request, CancellationToken cancellation)
    {
        var wanted = new List<(TileKey Key, ByteRange Range, TaskCompletionSource<byte[]?> Promise)>();
        foreach (var place in request.Tiles())
        {
            var range = request.Image.Place(place.Key.Tile, source.Length);
            if (range.Length > 0 && !context.Tiles.Contains(place.Key) && context.Ahead.Reserve(place.Key, range.Length) is { } promise)
                wanted.Add((place.Key, range, promise));
        }
        try
        {
            await foreach (var landed in context.Ranges.ReadAsync(source, wanted.ConvertAll(tile => tile.Range), cancellation).ConfigureAwait(false))
                context.Ahead.Deliver(wanted[landed.Index].Key, wanted[landed.Index].Promise, landed.Bytes.ToArray());
        }
        finally
        {
            // Nothing happens to those that came; for the others a reader goes and fetches them itself.
            foreach (var (key, _, promise) in wanted)
            {
                if (!promise.Task.IsCompleted)
                    context.Ahead.Deliver(key, promise, null);
            }
        }
    }

    private async ValueTask ReadBatchAsync(TileRequest request, List<TilePlace> tiles, PixelBuffer target, CancellationToken cancellation)
    {
        var mayBypass = request is { Keep: null, IsAligned: true, Image.SamplesPerTile: 1 };
        var mine = new List<TileWork>();
        var others = new Queue<TileWork>();
        foreach (var place in tiles)
        {
            var kept = request.Keep is { } keep ? keep.Wants(place.Area) : place.Area;
            var (tile, isMine) = mayBypass && context.Tiles.MayBypass(place.Key)
                ? (null, true)
                : context.Tiles.Claim(place.Key, place.Area.Intersect(request.Window), kept, kept.IsEmpty ? null : request.Keep?.Owner);
            if (isMine || tile is null)
                mine.Add(new(place, tile));
            else
                others.Enqueue(new(place, tile));
        }
        try
        {
            await FillAsync(request, mine, target, cancellation).ConfigureAwait(false);
            while (others.TryPeek(out var work))
            {
                await CopyWhenReadyAsync(request, work, target, cancellation).ConfigureAwait(false);
                others.Dequeue();
            }
        }
        finally
        {
            foreach (var work in others)
                context.Tiles.Release(work.Tile!);
        }
    }

    // Our own tiles first, so that nobody ever waits for one who waits.
    private async ValueTask FillAsync(TileRequest request, List<TileWork> mine, PixelBuffer target, CancellationToken cancellation)
    {
        var pending = new HashSet<TileWork>(mine);
        try
        {
            var stored = new List<(TileWork Work, ByteRange Range)>(mine.Count);
            foreach (var work in mine)
            {
                var range = request.Image.Place(work.Place.Key.Tile, source.Length);
                var ahead = context.Ahead.Take(work.Place.Key) is { } promise ? await promise.WaitAsync(cancellation).ConfigureAwait(false) : null;
                if (range.Length > 0 && ahead is null)
                {
                    stored.Add((work, range));
                    continue;
                }
                Finish(request, work, ahead, target);
                pending.Remove(work);
            }
            await foreach (var landed in context.Ranges.ReadAsync(source, stored.ConvertAll(tile => tile.Range), cancellation).ConfigureAwait(false))
            {
                Finish(request, stored[landed.Index].Work, landed.Bytes.Span, target);
                pending.Remove(stored[landed.Index].Work);
            }
        }
        catch (Exception failure)
        {
            foreach (var work in pending)
            {
                if (work.Tile is null)
                    continue;
                context.Tiles.Abandon(work.Tile, failure);
                context.Tiles.Release(work.Tile);
            }
            throw;
        }
    }

    // Decodes one tile (no bytes: an absent one) into the cache and the target, or straight into the target.
    private void Finish(TileRequest request, TileWork work, ReadOnlySpan<byte> bytes, PixelBuffer target)
    {
        PixelWindow area = work.Place.Area, window = request.Window;
        var direct = Part(target, window, area, area.Intersect(window), 0);
        if (work.Tile is null)
        {
            Decode(request, bytes, direct);
            return;
        }
        var part = work.Tile.Part;
        var pixels = new PixelBuffer(request.Image.Type, request.Image.SamplesPerTile * part.Rows, part.Columns);
        try
        {
            var cached = Part(pixels, part, area, part, part.Rows);
            // One band of a whole tile goes both ways; where a tile holds several, the wanted one is taken out of the cached planes.
            if (request.Keep is null)
                Decode(request, bytes, cached);
            else
                Decode(request, bytes, direct, cached);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
        work.Tile.Pixels = pixels;
        context.Tiles.Publish(work.Tile);
        if (request.Keep is null)
            Copy(request, work, target);
        else
            context.Tiles.Release(work.Tile);
    }

    /// <summary>A part of a tile as a target in a buffer.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="origin">Place of the buffer in the image.</param>
    /// <param name="tile">Place of the tile.</param>
    /// <param name="part">The part, inside both.</param>
    /// <param name="planeRows">Rows between two planes of the buffer.</param>
    private static TileTarget Part(PixelBuffer buffer, PixelWindow origin, PixelWindow tile, PixelWindow part, int planeRows) => new(
        buffer, part with { Row = part.Row - origin.Row, Column = part.Column - origin.Column }, planeRows, new(part.Row - tile.Row, part.Column - tile.Column));

    private void Decode(TileRequest request, ReadOnlySpan<byte> bytes, params ReadOnlySpan<TileTarget> targets)
    {
        if (!bytes.IsEmpty)
        {
            TileDecoder.Decode(request.Image, bytes, targets);
            return;
        }
        foreach (var target in targets)
            TileDecoder.FillAbsent(request.Image, request.Image.IsBits ? 0 : nodata, target);
    }

    private async ValueTask CopyWhenReadyAsync(TileRequest request, TileWork work, PixelBuffer target, CancellationToken cancellation)
    {
        if (!work.Tile!.Ready.IsCompletedSuccessfully)
        {
            await work.Tile.Ready.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            if (work.Tile.Ready.Exception?.InnerException is { } failure)
            {
                // The one who was to fill it gave up, perhaps for reasons of its own: cancellation is not ours.
                if (failure is not OperationCanceledException)
                    ExceptionDispatchInfo.Throw(failure);
                await ReadBatchAsync(request, [work.Place], target, cancellation).ConfigureAwait(false);
                context.Tiles.Release(work.Tile);
                return;
            }
        }
        Copy(request, work, target);
    }

    // Copies the common part of tile and window, and gives the tile back.
    private void Copy(TileRequest request, TileWork work, PixelBuffer target)
    {
        PixelWindow area = work.Tile!.Part, common = work.Place.Area.Intersect(request.Window);
        var size = target.Type.Size();
        var plane = request.Image.SamplesPerTile == 1 ? 0 : request.Band;
        for (var row = common.Row; row < common.RowEnd; row++)
        {
            var from = work.Tile.Pixels!.RowBytes((plane * area.Rows) + row - area.Row).Slice((common.Column - area.Column) * size, common.Columns * size);
            from.CopyTo(target.RowBytes(row - request.Window.Row)[((common.Column - request.Window.Column) * size)..]);
        }
        if (request.Keep?.Wants(work.Place.Area).IsEmpty == true)
            context.Tiles.LetGo(work.Tile);
        else
            context.Tiles.Release(work.Tile);
    }

    private sealed record TileWork(TilePlace Place, CachedTile? Tile);
}
