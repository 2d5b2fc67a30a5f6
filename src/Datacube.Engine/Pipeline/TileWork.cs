using Datacube.Pixels.Grids;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Pipeline;

/// <summary>One output tile of one period: the unit that is computed, committed and resumed.</summary>
/// <param name="Id">Unique within the job, for example <c>t0003/r0001/c0002</c>.</param>
/// <param name="Window">Pixels of <see cref="PipelineRequest.Grid"/>.</param>
/// <param name="Scenes">Frozen scenes that may touch the window, in the order (acquired, id). Scenes of one solar day are merged: first valid wins.</param>
public sealed record TileWork(string Id, PixelWindow Window, IReadOnlyList<Scene> Scenes);
