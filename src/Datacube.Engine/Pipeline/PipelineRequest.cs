using Datacube.Engine.Masks;
using Datacube.Pixels.Grids;

namespace Datacube.Engine.Pipeline;

/// <summary>What is the same for every tile of a job.</summary>
/// <param name="Grid">The whole target grid; coordinate maps are anchored on it, so that no tiling changes a result.</param>
/// <param name="Bands">Output bands in order.</param>
/// <param name="Mask">Which observations are invalid.</param>
/// <param name="Reducer">How observations over time become one value.</param>
/// <param name="Encoding">How values are stored.</param>
public sealed record PipelineRequest(GeoBox Grid, IReadOnlyList<EngineBand> Bands, MaskRule Mask, Reducer Reducer, OutputEncoding Encoding);
