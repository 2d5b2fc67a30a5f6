using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Reading;

namespace Datacube.Engine.Pipeline;

/// <summary>
/// What is computed after a block, so that the tiles of files which both need are decoded once and all others are not kept: the rest of
/// its own tile and the tiles that come next. It decides about speed only, never about a value.
/// </summary>
internal sealed class LaterReads
{
    /// <summary>Tiles that are looked at: the neighbour in the row and, where a grid is a few tiles wide, those of the next row.</summary>
    public const int TilesAhead = 4;

    private readonly PixelWindow[] rest;
    private readonly TileWork tile;
    private readonly (TileWork Tile, HashSet<string> Scenes)[] after;

    private LaterReads(PixelWindow[] rest, TileWork tile, (TileWork Tile, HashSet<string> Scenes)[] after) => (this.rest, this.tile, this.after) = (rest, tile, after);

    /// <summary>The reads after a block.</summary>
    /// <param name="tile">Its tile; blocks come row by row.</param>
    /// <param name="block">Its window.</param>
    /// <param name="after">The tiles that come next.</param>
    public static LaterReads Of(TileWork tile, PixelWindow block, IReadOnlyList<TileWork> after)
    {
        var whole = tile.Window;
        PixelWindow[] rest =
        [
            new(block.Row, block.ColumnEnd, block.Rows, whole.ColumnEnd - block.ColumnEnd),
            new(block.RowEnd, whole.Column, whole.RowEnd - block.RowEnd, whole.Columns),
        ];
        return new([.. rest.Where(window => !window.IsEmpty)], tile, [.. after.Select(next => (next, next.Scenes.Select(scene => scene.Id).ToHashSet(StringComparer.Ordinal)))]);
    }

    /// <summary>What a reader of a scene's input is told.</summary>
    public KeepRule Of(string scene, PlannedInput input, ResamplingMethod method)
    {
        var again = new List<PixelWindow>();
        var owner = tile;
        foreach (var window in rest)
            Add(window);
        foreach (var (next, scenes) in after)
        {
            if (scenes.Contains(scene) && Add(next.Window))
                owner = next;
        }

        return new(again, owner);

        bool Add(PixelWindow target)
        {
            var window = SceneWarper.SourceWindow(input, method, target);
            if (!window.IsEmpty)
                again.Add(window);
            return !window.IsEmpty;
        }
    }
}
