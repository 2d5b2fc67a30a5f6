using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Cogs;
using Datacube.Stac.Geometry;
using Datacube.Stac.Writing;
using Datacube.Storage;

namespace Datacube.Engine.Samples;

/// <summary>
/// Makes a static STAC catalogue of plausible scenes for machines without internet: Sentinel-2 level 2A with clouds, shadows, orbit edges and
/// mixed baselines over two overlapping tiles, Sentinel-1 backscatter and a DEM. Deterministic: same options, same bytes.
/// </summary>
public sealed class SampleCatalogue
{
    internal const string OpticalCollection = "sentinel-2-l2a", RadarCollection = "sentinel-1-rtc", HeightCollection = "cop-dem-glo-30";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly DateTimeOffset HeightTime = new(2021, 4, 22, 0, 0, 0, TimeSpan.Zero);

    private readonly SampleOptions options;
    private readonly SampleTile[] tiles;
    private readonly IProgress<string>? progress;
    private readonly IObjectStore store;

    private SampleCatalogue(SampleOptions options, IProgress<string>? progress)
    {
        this.options = options;
        this.progress = progress;
        store = ObjectStores.Open(options.Directory, TimeProvider.System);
        tiles = SampleTile.Both(options);
    }

    /// <summary>Writes the catalogue; <c>catalog.json</c> last, so that an interrupted run never looks finished.</summary>
    /// <param name="options">Size, dates, seed, folder.</param>
    /// <param name="progress">Told about each item as it is written.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <returns>Path of <c>catalog.json</c>.</returns>
    /// <exception cref="DatacubeException"><c>option.value</c> for a size or a number of dates out of range, <c>target.exists</c> for a folder with something else in it.</exception>
    public static async Task<string> CreateAsync(SampleOptions options, IProgress<string>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(options.Size is >= SampleOptions.SmallestSize and <= SampleOptions.LargestSize, "size", $"A tile of {options.Size} pixels is outside {SampleOptions.SmallestSize}…{SampleOptions.LargestSize}.");
        Require(options.Dates is >= 1 and <= SampleOptions.MostDates, "dates", $"{options.Dates} dates are outside 1…{SampleOptions.MostDates}.");
        var sample = new SampleCatalogue(options, progress);
        await SampleMark.ClaimAsync(sample.store, options, cancellation).ConfigureAwait(false);
        var path = await sample.WriteAsync(cancellation).ConfigureAwait(false);
        await sample.store.SweepLeftoversAsync(cancellation).ConfigureAwait(false);
        return path;
    }

    private async Task<string> WriteAsync(CancellationToken cancellation)
    {
        var optical = new List<string>();
        for (var date = 0; date < options.Dates; date++)
        {
            foreach (var tile in tiles)
                optical.Add(await OpticalAsync(tile, new(date, options.Seed), cancellation).ConfigureAwait(false));
        }

        var radar = new List<string>();
        for (var date = 0; date < Math.Max(1, options.Dates / 2); date++)
        {
            foreach (var tile in tiles)
                radar.Add(await RadarAsync(tile, date, cancellation).ConfigureAwait(false));
        }

        string[] heights = [await HeightsAsync(cancellation).ConfigureAwait(false)];
        var last = new SampleAcquisition(options.Dates - 1, options.Seed).Time;
        var first = new SampleAcquisition(0, options.Seed).Time;
        await CollectionAsync(OpticalCollection, "Sentinel-2 level 2A, made by datacube sample create", first, last, optical, cancellation).ConfigureAwait(false);
        await CollectionAsync(RadarCollection, "Sentinel-1 backscatter after terrain correction, made by datacube sample create", first, last.AddDays(2), radar, cancellation).ConfigureAwait(false);
        await CollectionAsync(HeightCollection, "Heights in metres, made by datacube sample create", HeightTime, HeightTime, heights, cancellation).ConfigureAwait(false);
        OutputLink[] children = [new("root", "./catalog.json"), .. new[] { OpticalCollection, RadarCollection, HeightCollection }.Select(id => new OutputLink("child", $"./{id}/collection.json"))];
        var catalogue = StacWriter.Catalog("datacube-sample", "Scenes of a landscape that exists only here, for first steps and tests.", children);
        await SaveAsync("catalog.json", catalogue, cancellation).ConfigureAwait(false);
        return Path.Combine(options.Directory, "catalog.json");
    }

    private async Task<string> OpticalAsync(SampleTile tile, SampleAcquisition acquisition, CancellationToken cancellation)
    {
        var id = $"S2{acquisition.Platform}_{tile.Name}_{acquisition.Time:yyyyMMdd}_0_L2A";
        // The southern tile of a swath is sensed some seconds later.
        var time = tile == tiles[0] ? acquisition.Time : acquisition.Time.AddSeconds(14);
        var optics = new SampleOptics(tile, acquisition);
        var assets = new List<OutputAsset>();
        foreach (var band in SampleBand.All)
        {
            using var plane = optics.Band(band.Spectrum, band.Metres);
            var described = new OutputBand(band.Key) { DataType = "uint16", Nodata = 0, Scale = 0.0001, Offset = acquisition.Treatment == OffsetTreatment.None ? 0 : -0.1 };
            var grid = tile.Grid(band.Metres);
            await CogAsync($"{OpticalCollection}/{id}/{band.File}.tif", grid, plane, 0, false, cancellation).ConfigureAwait(false);
            assets.Add(SampleItems.Asset(band.Key, band.File + ".tif", grid, described, "reflectance"));
        }

        using var classes = optics.Classes();
        await CogAsync($"{OpticalCollection}/{id}/SCL.tif", tile.Grid(20), classes, 0, true, cancellation).ConfigureAwait(false);
        assets.Add(SampleItems.Asset("scl", "SCL.tif", tile.Grid(20), new("scl") { DataType = "uint8", Nodata = 0 }));
        var (cloud, nodata) = Shares(classes);
        return await ItemAsync(OpticalCollection, id, SampleItems.Optical(id, tile, acquisition, cloud, nodata, time, assets), cancellation).ConfigureAwait(false);
    }

    private async Task<string> RadarAsync(SampleTile tile, int date, CancellationToken cancellation)
    {
        var time = new DateTimeOffset(2021, 6, 7, 5, 2, 11, TimeSpan.Zero).AddDays(12 * date);
        var id = $"S1A_IW_{time:yyyyMMdd'T'HHmmss}_{tile.Name}_rtc";
        var assets = new List<OutputAsset>();
        foreach (var crossPolarised in (bool[])[false, true])
        {
            var key = crossPolarised ? "vh" : "vv";
            using var plane = SampleRadar.Render(tile, crossPolarised, options.Seed + 9000 + (date * 40) + (crossPolarised ? 7 : 0));
            await CogAsync($"{RadarCollection}/{id}/{key}.tif", tile.Grid(10), plane, SampleRadar.Nodata, false, cancellation).ConfigureAwait(false);
            assets.Add(SampleItems.Asset(key, key + ".tif", tile.Grid(10), new(key) { DataType = "float32", Nodata = SampleRadar.Nodata }));
        }

        return await ItemAsync(RadarCollection, id, SampleItems.Radar(id, tile, time, "descending", assets), cancellation).ConfigureAwait(false);
    }

    private async Task<string> HeightsAsync(CancellationToken cancellation)
    {
        const string id = "sample_DEM";
        var grid = SampleDem.Grid(tiles);
        using var plane = SampleDem.Render(grid, tiles[0].Landscape);
        await CogAsync($"{HeightCollection}/{id}/data.tif", grid, plane, null, false, cancellation).ConfigureAwait(false);
        var asset = SampleItems.Asset("data", "data.tif", grid, new("dem") { DataType = "float32", Unit = "m" });
        return await ItemAsync(HeightCollection, id, SampleItems.Heights(id, grid, HeightTime, asset), cancellation).ConfigureAwait(false);
    }

    private async Task CollectionAsync(string id, string description, DateTimeOffset start, DateTimeOffset end, IEnumerable<string> items, CancellationToken cancellation)
    {
        OutputLink[] links = [new("root", "../catalog.json"), new("parent", "../catalog.json"), .. items.Select(item => new OutputLink("item", $"./{item}/{item}.json", "application/geo+json"))];
        var bounds = SampleDem.Grid(tiles).Bounds;
        var extent = GeoShape.FromBoxes([new(bounds.Left, bounds.Bottom, bounds.Right, bounds.Top)]);
        await SaveAsync($"{id}/collection.json", StacWriter.Collection(id, description, "Apache-2.0", extent, start, end, links), cancellation).ConfigureAwait(false);
    }

    private async Task<string> ItemAsync(string collection, string id, JsonObject item, CancellationToken cancellation)
    {
        await SaveAsync($"{collection}/{id}/{id}.json", item, cancellation).ConfigureAwait(false);
        progress?.Report(id);
        return id;
    }

    private async Task SaveAsync(string key, JsonObject document, CancellationToken cancellation) =>
        await store.PutAsync(key, Encoding.UTF8.GetBytes(document.ToJsonString(Indented) + "\n"), PutCondition.Replace, cancellation).ConfigureAwait(false);

    private async Task CogAsync(string key, GeoBox grid, PixelBuffer plane, double? nodata, bool classes, CancellationToken cancellation)
    {
        var layout = new CogOptions { Nodata = nodata, Overviews = classes ? CogOverviews.Mode : CogOverviews.Average, Threads = Environment.ProcessorCount };
        await CogWriter.WriteAsync(store, key, grid, [plane], layout, PutCondition.Replace, cancellation).ConfigureAwait(false);
    }

    private static (double Cloud, double Nodata) Shares(PixelBuffer classes)
    {
        long clouds = 0, missing = 0;
        foreach (var code in classes.Bytes)
        {
            clouds += code is 8 or 9 or 10 ? 1 : 0;
            missing += code == 0 ? 1 : 0;
        }

        var seen = Math.Max(1, classes.ByteLength - missing);
        return (100.0 * clouds / seen, 100.0 * missing / classes.ByteLength);
    }

    private static void Require(bool holds, string field, string message)
    {
        if (!holds)
            throw new DatacubeException("option.value", message, field);
    }
}
