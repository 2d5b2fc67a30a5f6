using System.Diagnostics;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Requests;
using Datacube.Engine.Pipeline;
using Datacube.Engine.Reducing;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>
/// Freezes the inputs of a cube: one search per period for the whole extent, scenes harmonised once, then assigned to the tiles they may touch.
/// </summary>
public sealed class CubePlanner(SceneSearch search, CostGuard guard, TimeProvider clock)
{
    private const int PageSize = 250;

    /// <summary>Plans a cube, or the periods that an existing cube lacks.</summary>
    /// <param name="spec">What is wanted.</param>
    /// <param name="existing">Plan of the cube that is appended to; null for a new cube.</param>
    /// <param name="memory">Cap on memory, for the estimate.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="DatacubeException"><c>cost.too_large</c>, <c>catalog.empty</c>, <c>band.unknown</c>, <c>source.*</c>.</exception>
    public async Task<CubePlan> PlanAsync(CubeSpec spec, CubePlan? existing, long memory, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var periods = NewPeriods(spec, existing);
        var grid = new TileGrid(spec.Grid, spec.ChunkSize, spec.ChunkSize);
        guard.CheckOutput(spec, periods.Count, grid.Count * periods.Count);
        var wanted = TilesOf(spec, grid);
        var (items, seconds) = await SearchAsync(spec, periods, cancellation).ConfigureAwait(false);
        var found = Scenes(spec, items);
        var scenes = found.Scenes;
        if (!scenes.Any(scene => Wanted(spec, found).Any(scene.Bands.ContainsKey)))
            throw await EmptySearch.ExplainAsync(search, spec, periods, found, cancellation).ConfigureAwait(false);
        var tiles = Jobs(spec, grid, wanted, periods, scenes);
        var bands = Bands(spec, found);
        var encoding = OutputEncoding.Of(spec.Reducer, spec.Indices.Count > 0, OutputEncoding.OfObservations(bands));
        if (spec.Reducer.Kind == ReductionKind.GeomadOdcCompat && !bands.All(band => band.Kind == BandKind.Reflectance))
            throw new DatacubeException("option.value", $"'{spec.Reducer}' is about reflectances; {bands.First(band => band.Kind != BandKind.Reflectance).Name} is none. Use geomad, or other bands.", "--reducer");
        var cost = CostMeter.Measure(spec.Grid, spec.Crs.MetresPerUnit, (int)grid.Count, bands, spec.Mask.Band, new(tiles, scenes, periods.Count, spec.ResultBands().Count, encoding), memory);
        guard.CheckInputs(cost);
        var parameters = CubeParameters.Of(spec);
        return new CubePlan
        {
            Hash = PlanHash.Of(parameters, scenes),
            ParametersHash = PlanHash.Of(parameters),
            Previous = existing?.Hash,
            Software = SoftwareVersion.Text,
            Created = clock.GetUtcNow(),
            Parameters = parameters,
            Collection = string.Join(", ", scenes.Select(scene => scene.Collection).Distinct(StringComparer.Ordinal)),
            Bands = bands,
            Encoding = encoding,
            Periods = periods,
            Scenes = scenes,
            Refused = found.Refused,
            Dropped = found.Dropped,
            Tiles = tiles,
            TilesInGrid = (int)grid.Count,
            Cost = cost,
            Notes = [.. spec.Notes, .. PlanNotes.Of(spec, found, tiles, wanted.Count, (int)grid.Count)],
            SearchSeconds = seconds,
        };
    }

    private static IReadOnlyList<Period> NewPeriods(CubeSpec spec, CubePlan? existing)
    {
        var all = Periods.Of(spec.Time, spec.PeriodMonths, spec.WholeEdges);
        if (existing is null)
            return all;
        var last = existing.Periods[^1];
        return [.. all.Where(period => period.Start >= last.End).Select((period, step) => period with { Index = last.Index + 1 + step })];
    }

    private static List<TileIndex> TilesOf(CubeSpec spec, TileGrid grid) => spec.Polygons is not { } shape
        ? [.. grid.All()]
        : [.. grid.All().Where(tile => CubeGrid.Outline(spec.Grid, grid.Window(tile)).Intersects(shape))];

    private async Task<(List<StacItem> Items, Dictionary<int, double> Seconds)> SearchAsync(CubeSpec spec, IReadOnlyList<Period> periods, CancellationToken cancellation)
    {
        var items = new Dictionary<(string?, string), StacItem>();
        var seconds = new Dictionary<int, double>();
        foreach (var period in periods)
        {
            var started = Stopwatch.GetTimestamp();
            await foreach (var item in search(Query(spec, period), cancellation).ConfigureAwait(false))
                items.TryAdd((item.Collection, item.Id), item);
            seconds[period.Index] = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3);
        }
        return ([.. items.Values], seconds);
    }

    internal static StacQuery Query(CubeSpec spec, Period period) => new()
    {
        Collections = spec.Collection is { } collection ? [collection] : [],
        Boxes = spec.Area.Split(),
        Time = new TimeInterval(period.Used.Start, period.Used.End),
        MaxCloudCover = spec.MaxCloud,
        PageSize = PageSize,
    };

    private static HarmonisedScenes Scenes(CubeSpec spec, List<StacItem> items)
    {
        var names = spec.BandsRead.Select(band => band.Name).ToList();
        var asked = spec.Mask.Band is { } mask ? [.. names, mask] : names;
        if (items.Count == 0)
            return new([], [], [], []);
        var found = Harmoniser.Harmonise(items, asked);
        // A catalogue of many collections: only those with a wanted band matter.
        var wanted = Wanted(spec, found).ToList();
        var usable = found.Scenes.Where(scene => wanted.Exists(name => scene.Bands.ContainsKey(name) || scene.RefusedBands.ContainsKey(name))).ToList();
        var collections = usable.Select(scene => scene.Collection).Distinct(StringComparer.Ordinal).ToList();
        if (spec.Collection is null && collections.Count > 1)
            throw new DatacubeException("option.value", $"Several collections of the catalogue have these bands: {string.Join(", ", collections)}. Choose one with --collection.", "--collection");
        return found with { Scenes = usable, Refused = [.. found.Refused.Where(item => item.Collection is null || collections.Count == 0 || collections.Contains(item.Collection))] };
    }

    /// <summary>Common names of the bands of the cube, without the one for the mask.</summary>
    private static IEnumerable<string> Wanted(CubeSpec spec, HarmonisedScenes found) => found.Bands.Take(spec.BandsRead.Count).Select(band => band.Name);

    private static EngineBand[] Bands(CubeSpec spec, HarmonisedScenes found) =>
    [
        .. spec.BandsRead.Select(choice =>
        {
            var band = found.Bands.First(requested => requested.Asked == choice.Name || requested.Name == choice.Name);
            return new EngineBand(band.Name, band.Kind, band.Kind == BandKind.Categorical ? ResamplingMethod.Nearest : choice.Resampling);
        }),
    ];

    private static List<PlannedTile> Jobs(CubeSpec spec, TileGrid grid, List<TileIndex> tiles, IReadOnlyList<Period> periods, IReadOnlyList<Scene> scenes)
    {
        var outlines = tiles.ToDictionary(tile => tile, tile => CubeGrid.Outline(spec.Grid, grid.Window(tile)));
        var jobs = new List<PlannedTile>(tiles.Count * periods.Count);
        foreach (var period in periods)
        {
            var candidates = Enumerable.Range(0, scenes.Count).Where(number => scenes[number].Acquired >= period.Used.Start && scenes[number].Acquired <= period.Used.End).ToList();
            foreach (var tile in tiles)
            {
                var outline = outlines[tile];
                jobs.Add(new(TileName.Of(period.Index, tile), period.Index, tile, grid.Window(tile),
                    [.. candidates.Where(number => scenes[number].Boxes.Any(box => outline.Boxes.Any(box.Overlaps)))]));
            }
        }
        return jobs;
    }
}
