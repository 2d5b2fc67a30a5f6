using Datacube.Pixels.Grids;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>One job of a plan: one tile of one period.</summary>
/// <param name="Id">For example <c>t0003/r0001/c0002</c>.</param>
/// <param name="Period">Position on the time axis of the cube.</param>
/// <param name="Tile">Row and column of the tile.</param>
/// <param name="Window">Pixels of the cube's grid.</param>
/// <param name="Scenes">Positions in <see cref="CubePlan.Scenes"/>, ascending.</param>
public sealed record PlannedTile(string Id, int Period, TileIndex Tile, PixelWindow Window, IReadOnlyList<int> Scenes);
