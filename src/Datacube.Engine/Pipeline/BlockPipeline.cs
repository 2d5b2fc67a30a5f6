using Datacube.Raster.Reading;

namespace Datacube.Engine.Pipeline;

/// <summary>
/// The one path by which pixels of scenes become pixels of a product: per scene read → window + halo → mask → warp → stack → reduce.
/// </summary>
public sealed class BlockPipeline
{
    /// <summary>Prepares a job.</summary>
    public BlockPipeline(PipelineRequest request, PipelineOptions options, RasterOpener opener) => throw new NotSupportedException("under construction");

    /// <summary>Computes tiles in the given order, reading ahead while it computes. The caller disposes each result before it asks for the next.</summary>
    public IAsyncEnumerable<TileResult> RunAsync(IReadOnlyList<TileWork> tiles, CancellationToken cancellation) => throw new NotSupportedException("under construction");
}
