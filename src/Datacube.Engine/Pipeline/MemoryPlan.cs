using Datacube.Contracts.Errors;
using Datacube.Engine.Masks;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Gdal;
using Datacube.Raster.Reading;

namespace Datacube.Engine.Pipeline;

/// <summary>How a tile is cut so that the process stays below its cap. It decides about speed only, never about a value.</summary>
/// <param name="Block">Shape of a block; the last ones of a tile may be smaller.</param>
/// <param name="Workers">Workers that run side by side.</param>
/// <param name="DayPlanes">Planes of solar days: the deepest stack of a block (of all bands where they are reduced together), and one more per worker to work ahead.</param>
/// <param name="MaskPlanes">Masks: those of one block, and one more per worker.</param>
/// <param name="PoolBytes">What the planes may take together.</param>
internal sealed record MemoryPlan(PixelShape Block, int Workers, int DayPlanes, int MaskPlanes, long PoolBytes)
{
    // Handing pages back and faulting them in again was a fifth of a composite's time in the kernel; more than this changes nothing.
    private const long AmpleIdleBytes = 96L << 20;

    /// <summary>
    /// What freed planes may take until the next ones come, beside what every process allows: half of what the plan leaves under the cap.
    /// </summary>
    public long IdleBytes { get; init; }

    /// <summary>
    /// Resident memory beside planes and caches (measured): libraries and compiled code, the managed heap of catalogue, plan and accounts,
    /// scratch of decoders and encoders.
    /// </summary>
    public const long ProcessBytes = (150L << 20) + PixelBuffer.MostIdleBytes;

    private const long WorkerBytes = 2L << 20;

    // What a plane of a stack of all bands takes besides its pixels (measured: ends of pages, gaps between planes of several shapes, reads and accounts):
    // such stacks have a thousand planes and more.
    private const long StackedPlaneBytes = 32L << 10;
    private const int SmallestEdge = 64;
    private const int LowestStrip = 128;

    /// <summary>Chooses the largest blocks that fit: whole rows of the tile first, because a source tile that two blocks share is decoded twice.</summary>
    /// <param name="tile">The tile, its inputs opened.</param>
    /// <param name="request">The job.</param>
    /// <param name="options">Cap, threads and the largest edge of a block.</param>
    /// <param name="masks">Knows the halo of masks.</param>
    /// <param name="processBytes">
    /// What this process takes beside planes and caches, where that is more than a fresh one does. It makes blocks smaller and never refuses
    /// a tile: what a process did before must not decide whether a job can run.
    /// </param>
    /// <exception cref="DatacubeException"><c>memory.too_small</c>, naming the least that would do.</exception>
    public static MemoryPlan For(TilePlan tile, PipelineRequest request, PipelineOptions options, MaskBuilder masks, long processBytes = ProcessBytes)
    {
        var demand = new Demand(tile, request, masks);
        var available = options.MemoryLimit - demand.Standing(options.MemoryLimit);
        if (Choose(demand, tile, options, available - (processBytes - ProcessBytes)) is { } settled)
            return settled;
        if (Choose(demand, tile, options, available) is { } plan)
            return plan;
        var smallest = Shapes(tile.Work.Window.Shape, options.BlockSize).Last();
        var least = Least(demand.Planes(smallest, 1) + demand.Sources(smallest, 1), demand.Standing);
        throw new DatacubeException(
            "memory.too_small",
            $"A memory limit of {options.MemoryLimit >> 20} MiB is too small for tile '{tile.Work.Id}' of {tile.Work.Window.Rows} × {tile.Work.Window.Columns} pixels with {demand.Days} dates: at least {least >> 20} MiB are needed. Raise the limit or use smaller chunks.",
            "memory-limit");
    }

    private static MemoryPlan? Choose(Demand demand, TilePlan tile, PipelineOptions options, long available)
    {
        for (var workers = Math.Max(1, options.Threads); workers > 0; workers--)
        {
            foreach (var shape in Shapes(tile.Work.Window.Shape, options.BlockSize))
            {
                var spare = available - demand.Planes(shape, workers) - demand.Sources(shape, workers);
                if (spare >= 0)
                    return demand.Plan(shape, workers) with { IdleBytes = Math.Min(spare / 2, AmpleIdleBytes) };
            }
        }

        return null;
    }

    /// <summary>
    /// Throws <c>memory.too_small</c> for a cap under which a tile can never be computed, whatever its inputs turn out to be; what they need
    /// besides is known when they are opened.
    /// </summary>
    public static void RequireRoom(PixelShape tile, int bands, OutputEncoding encoding, bool hasDates, long limit)
    {
        var least = Least(ResultBytes(tile, bands, encoding, hasDates));
        if (limit >= least)
            return;
        throw new DatacubeException(
            "memory.too_small",
            $"A memory limit of {limit >> 20} MiB is too small for tiles of {tile.Rows} × {tile.Columns} pixels with {bands} band(s): more than {least >> 20} MiB are needed. Raise the limit or use smaller chunks.",
            "memory-limit");
    }

    /// <summary>Smallest cap for finished tiles of so many bytes, whatever their inputs turn out to be.</summary>
    public static long Least(long results) => Least(ProcessBytes + results + WorkerBytes, cap => RasterOpenerOptions.Within(cap).TileCacheBytes);

    /// <summary>Smallest cap, in whole MiB, that leaves room for so many bytes beside what stands under it.</summary>
    private static long Least(long bytes, Func<long, long> standing)
    {
        var least = 1L << 20;
        while (least - standing(least) < bytes)
            least += 1L << 20;
        return least;
    }

    /// <summary>
    /// Bytes of finished tiles: a result may still be with its reader, who makes a joined and an encoded form of one array, while the next one
    /// is computed.
    /// </summary>
    private static long ResultBytes(PixelShape tile, int bands, OutputEncoding encoding, bool hasDates) =>
        2L * tile.Count * ((bands * ((2 * encoding.Type.Size()) + sizeof(ushort))) + 1 + (hasDates ? sizeof(ushort) : 0));

    /// <summary>Blocks of a tile, row by row.</summary>
    public IEnumerable<PixelWindow> Blocks(PixelWindow tile)
    {
        for (var row = 0; row < tile.Rows; row += Block.Rows)
        {
            for (var column = 0; column < tile.Columns; column += Block.Columns)
                yield return new PixelWindow(tile.Row + row, tile.Column + column, Block.Rows, Block.Columns).Intersect(tile);
        }
    }

    /// <summary>Candidates from large to small: strips over the whole width, then narrower pieces.</summary>
    private static IEnumerable<PixelShape> Shapes(PixelShape tile, int? largestEdge)
    {
        var edge = Math.Max(1, largestEdge ?? int.MaxValue);
        int rows = Math.Min(tile.Rows, edge), columns = Math.Min(tile.Columns, edge);
        var lowest = Math.Min(rows, LowestStrip);
        for (var parts = 1; Part(rows, parts) > lowest; parts++)
            yield return new(Part(rows, parts), columns);
        for (var parts = 1; Part(columns, parts) > SmallestEdge; parts *= 2)
            yield return new(lowest, Part(columns, parts));
        yield return new(Math.Min(rows, SmallestEdge), Math.Min(columns, SmallestEdge));

        static int Part(int whole, int parts) => (whole + parts - 1) / parts;
    }

    /// <summary>What a tile asks for.</summary>
    private sealed class Demand
    {
        private readonly PixelWindow tile;
        private readonly MaskBuilder masks;
        private readonly int valueBytes;
        private readonly int scenes;
        private readonly int stacks;
        private readonly List<(PlannedInput Input, ResamplingMethod Method, int Bytes)> bands;
        private readonly List<PlannedInput> classes;
        private readonly long results;
        private readonly long maps;
        private readonly bool hasRemote;
        private readonly bool hasGdal;

        public Demand(TilePlan plan, PipelineRequest request, MaskBuilder masks)
        {
            tile = plan.Work.Window;
            this.masks = masks;
            valueBytes = request.Encoding.Type.Size();
            results = ResultBytes(tile.Shape, request.Result.Count, request.Output, request.Reduction.ChoosesDates);
            stacks = request.IsJoint ? request.Bands.Count : 1;
            var used = plan.Scenes.Where(scene => scene.Bands.Any(input => input is not null)).ToList();
            scenes = request.Mask.Band is null ? 0 : used.Count;
            Days = plan.Days.Count(day => day.Scenes.Any(index => plan.Scenes[index].Bands.Any(input => input is not null)));
            bands = [.. used.SelectMany(scene => scene.Bands.Select((input, band) => (Input: input!, Method: request.Bands[band].Resampling)))
                .Where(pair => pair.Input is not null)
                .Select(pair => (pair.Input, pair.Method, Bytes: BytesOf(pair.Input, request.Encoding)))
                .DistinctBy(entry => (entry.Input.View, entry.Method, entry.Bytes))];
            var inputs = used.SelectMany(scene => scene.Bands.Append(scene.Classes)).OfType<PlannedInput>().ToList();
            maps = inputs.Select(input => input.View).Distinct().Sum(view => view.Map.ByteLength);
            hasRemote = inputs.Exists(input => !input.Band.Href.IsFile);
            hasGdal = inputs.Exists(input => input.Info.Driver.StartsWith("gdal:", StringComparison.Ordinal));
            classes = [.. used.Where(scene => scene.Classes is not null).Select(scene => scene.Classes!).DistinctBy(input => input.View)];
        }

        public int Days { get; }

        /// <summary>Bytes that are taken under a cap however small the blocks: the process, finished tiles, coordinate maps, caches.</summary>
        public long Standing(long limit)
        {
            var caches = RasterOpenerOptions.Within(limit);
            return ProcessBytes + results + maps + (Days * (stacks - 1) * StackedPlaneBytes) + caches.TileCacheBytes + (hasRemote ? caches.PrefetchBytes : 0) + (hasGdal ? GdalRuntime.BlockCacheBytes : 0);
        }

        public MemoryPlan Plan(PixelShape shape, int workers) => new(shape, workers, (Days * stacks) + workers, scenes + workers, Planes(shape, workers));

        /// <summary>Bytes of pooled planes: stacks, masks, strips.</summary>
        public long Planes(PixelShape shape, int workers) =>
            (shape.Count * ((((Days * stacks) + workers) * valueBytes) + (scenes > 0 ? scenes + workers : 0))) + (workers * WorkerBytes);

        /// <summary>Bytes of source windows: the largest that any block of the shape needs, for every worker.</summary>
        public long Sources(PixelShape shape, int workers)
        {
            long largest = 0;
            foreach (var window in new MemoryPlan(shape, 1, 0, 0, 0).Blocks(tile))
            {
                foreach (var (input, method, bytes) in bands)
                    largest = Math.Max(largest, SceneWarper.SourceWindow(input, method, window).Shape.Count * bytes);
                foreach (var input in classes)
                    largest = Math.Max(largest, (masks.SourceWindow(input, window).Shape.Count * (input.Info.Type.Size() + 3)) + (masks.WorkPixels(window) * 3));
            }

            return largest * workers;
        }

        private static int BytesOf(PlannedInput input, OutputEncoding output)
        {
            var stored = input.Info.Type.Size();
            var working = BandEncoding.Of(input.Band, input.Info.Type, input.Info.Nodata, output).Working;
            // All stored bytes of a remote window wait until it is decoded.
            return stored + (input.Band.Href.IsFile ? 0 : stored) + (working == input.Info.Type ? 0 : working.Size()) + (input.Info.HasMask ? 1 : 0);
        }
    }
}
