using System.Runtime.CompilerServices;
using Datacube.Contracts.Errors;
using Datacube.Engine.Masks;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Reading;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Pipeline;

/// <summary>
/// The one path by which pixels of scenes become pixels of a product: per scene read → window + halo → mask → warp → stack → reduce.
/// The result is the same bits for any block size, thread count and cut into tiles, as long as every input can be read.
/// </summary>
public sealed class BlockPipeline
{
    // Open files that nobody reads at the moment.
    private const int IdleSources = 256;

    private readonly PipelineRequest request;
    private readonly PipelineOptions options;
    private readonly RasterOpener opener;

    /// <summary>Prepares a job.</summary>
    /// <param name="request">What is the same for every tile.</param>
    /// <param name="options">Threads, memory cap, block size, bound of coordinates.</param>
    /// <param name="opener">Opens inputs; stays the caller's.</param>
    /// <exception cref="DatacubeException"><c>option.value</c> for an encoding, resampling, class code or option that cannot be served.</exception>
    public BlockPipeline(PipelineRequest request, PipelineOptions options, RasterOpener opener)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(opener);
        BandEncoding.Require(request.Encoding);
        Require(request.Bands.Count > 0, "bands", "No band was asked for; name at least one.");
        Require(options.Threads > 0, "threads", $"{options.Threads} threads cannot work; use at least 1.");
        Require(options.ReadAheadBytes >= 0, "read-ahead", $"{options.ReadAheadBytes} bytes cannot be read ahead; use 0 to read nothing ahead.");
        Require(options.BlockSize is null or > 0, "block-size", $"A block edge of {options.BlockSize} pixels is not positive.");
        Require(options.CoordinateBound is >= 0 and < 1, "coordinate-bound", $"A coordinate bound of {options.CoordinateBound} pixels is outside 0…1.");
        foreach (var band in request.Bands)
        {
            Require(
                band.Kind != BandKind.Categorical || band.Resampling is ResamplingMethod.Nearest or ResamplingMethod.Mode,
                "resampling", $"Band '{band.Name}' holds class codes, which {band.Resampling} would mix; use nearest or mode.");
        }

        this.request = request;
        this.options = options;
        this.opener = opener;
    }

    /// <summary>
    /// Computes tiles in the given order; while the caller is busy with one, the next is computed and the headers of the one after it
    /// and bytes are read. The caller disposes each result before it asks for the next. When the enumeration ends, for whatever reason, nothing runs.
    /// </summary>
    /// <exception cref="DatacubeException"><c>memory.too_small</c> where not even the smallest block fits under the cap.</exception>
    public async IAsyncEnumerable<TileResult> RunAsync(IReadOnlyList<TileWork> tiles, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var pool = new PlanePool();
        await using var sources = new OpenSources(opener, IdleSources);
        var ahead = new ReadAhead(sources, Math.Min(options.ReadAheadBytes, RasterOpenerOptions.Within(options.MemoryLimit).PrefetchBytes), stop.Token);
        var run = new TileSequence(tiles, Planner(sources, pool, ahead, ProcessMemory.Settle(), out var runner), runner, opener, stop.Token);
        try
        {
            for (var index = 0; index < tiles.Count; index++)
                yield return await run.NextAsync().ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await run.EndAsync().ConfigureAwait(false);
            await ahead.EndAsync().ConfigureAwait(false);
            runner.Dispose();
        }
    }

    /// <summary>Opens the headers of a tile and cuts it as a run would: says before anything is written that the cap is too low.</summary>
    /// <exception cref="DatacubeException"><c>memory.too_small</c>, naming the least that would do.</exception>
    public async Task RequireMemoryAsync(TileWork tile, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tile);
        using var pool = new PlanePool();
        await using var sources = new OpenSources(opener, IdleSources);
        var planner = Planner(sources, pool, new ReadAhead(sources, options.ReadAheadBytes, cancellation), MemoryPlan.ProcessBytes, out var runner);
        using (runner)
            runner.RequireMemory(await planner.PlanAsync(tile, cancellation).ConfigureAwait(false));
    }

    private TilePlanner Planner(OpenSources sources, PlanePool pool, ReadAhead ahead, long processBytes, out TileRunner runner)
    {
        var views = new SourceViews(request.Grid, MaskBuilder.TargetHalo(request.Mask, request.Grid), options.CoordinateBound);
        var inputs = new Inputs(sources);
        var masks = new MaskBuilder(request.Mask, request.Grid, inputs, pool);
        var parts = new PipelineParts(request, pool, new SceneWarper(request, inputs, pool), masks, ahead);
        runner = new(parts, options, new FailedFootprints(request, views), processBytes);
        return new(request, sources, views);
    }

    private static void Require(bool holds, string field, string message)
    {
        if (!holds)
            throw new DatacubeException("option.value", message, field);
    }
}
