using Datacube.Engine.Masks;
using Datacube.Engine.Reducing;
using Datacube.Pixels.Grids;

namespace Datacube.Engine.Pipeline;

/// <summary>What is the same for every tile of a job.</summary>
/// <param name="Grid">The whole target grid; coordinate maps are anchored on it, so that no tiling changes a result.</param>
/// <param name="Bands">Bands that are read, in order.</param>
/// <param name="Mask">Which observations are invalid.</param>
/// <param name="Reduction">How observations over time become values.</param>
/// <param name="Encoding">How observations are held.</param>
/// <param name="Indices">Spectral indices among the bands of the result.</param>
public sealed record PipelineRequest(GeoBox Grid, IReadOnlyList<EngineBand> Bands, MaskRule Mask, Reduction Reduction, OutputEncoding Encoding, IndexSet Indices)
{
    /// <summary>How values are stored: as the observations are, unless the reduction gives numbers that those cannot hold.</summary>
    public OutputEncoding Output => OutputEncoding.Of(Reduction, Indices.Indices.Count > 0, Encoding);

    /// <summary>Bands of the result.</summary>
    public IReadOnlyList<ReducedBand> Result { get; } = Reduction.ResultOf(Bands.SkipLast(Indices.HiddenBands).Select(band => band.Name), Indices.Indices);

    /// <summary>True where all bands of a date are needed at once.</summary>
    public bool IsJoint => Reduction.IsJoint || Indices.Indices.Count > 0;
}
