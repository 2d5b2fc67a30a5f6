using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Reading;

namespace Datacube.Engine.Pipeline;

/// <summary>
/// What is computed after a block, so that the tiles of files which both need are decoded once and all others are not kept: the rest of
/// its own tile and the tile that comes next. It decides about speed only, never about a value.
/// </summary>
internal sealed class LaterReads
{
    private readonly PixelWindow[] rest;
    private readonly PixelWindow next;
    private readonly HashSet<string> scenesOfNext;
    private readonly object owner;

    private LaterReads(PixelWindow[] rest, TileWork tile, TileWork? after)
    {
        this.rest = rest;
        next = after?.Window ?? default;
        scenesOfNext = [.. after?.Scenes.Select(scene => scene.Id) ?? []];
        owner = after ?? tile;
    }

    /// <summary>The reads after a block.</summary>
    /// <param name="tile">Its tile; blocks come row by row.</param>
    /// <param name="block">Its window.</param>
    /// <param name="after">The tile that comes next.</param>
    public static LaterReads Of(TileWork tile, PixelWindow block, TileWork? after)
    {
        var whole = tile.Window;
        PixelWindow[] rest =
        [
            new(block.Row, block.ColumnEnd, block.Rows, whole.ColumnEnd - block.ColumnEnd),
            new(block.RowEnd, whole.Column, whole.RowEnd - block.RowEnd, whole.Columns),
        ];
        return new([.. rest.Where(window => !window.IsEmpty)], tile, after);
    }

    /// <summary>What a reader of a scene's input is told.</summary>
    public KeepRule Of(string scene, PlannedInput input, ResamplingMethod method)
    {
        IEnumerable<PixelWindow> windows = scenesOfNext.Contains(scene) ? [.. rest, next] : rest;
        return new([.. windows.Select(window => SceneWarper.SourceWindow(input, method, window)).Where(window => !window.IsEmpty)], owner);
    }
}
