using System.Text;
using System.Text.Json.Nodes;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Geometry;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;
using Datacube.Stac.Writing;

namespace Datacube.Benchmarks.Fuzzing;

/// <summary>A static STAC catalogue of two Sentinel-2 items, searched and harmonised.</summary>
public sealed class CatalogTarget : IFuzzTarget
{
    private static readonly DateTimeOffset Acquired = new(2023, 6, 1, 10, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public bool IsText => true;

    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyDictionary<string, byte[]>>> SeedsAsync(CancellationToken cancellation)
    {
        var files = new Dictionary<string, byte[]> { ["catalog.json"] = Bytes(StacWriter.Catalog("c", "d", [.. Names.Select(name => new OutputLink("item", $"./{name}.json", "application/geo+json"))])) };
        foreach (var name in Names)
            files[name + ".json"] = Bytes(Item(name));
        return Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, byte[]>>>([files]);
    }

    /// <inheritdoc/>
    public async Task ReadAsync(string folder, CancellationToken cancellation)
    {
        using var catalog = await StacCatalog.OpenAsync(Path.Combine(folder, "catalog.json"), null, cancellation);
        var items = new List<StacItem>();
        await foreach (var item in catalog.SearchAsync(new StacQuery(), cancellation))
            items.Add(item);
        if (items.Count > 0)
            Harmoniser.Harmonise(items, ["red", "nir"]);
    }

    private static string[] Names => ["S2A_33TWM_0", "S2A_33TWM_1"];

    private static byte[] Bytes(JsonNode document) => Encoding.UTF8.GetBytes(document.ToJsonString());

    private static JsonObject Item(string name)
    {
        var assets = new[] { "red", "nir", "scl" }.Select(band => new OutputAsset(band, $"./{band}.tif", "image/tiff; application=geotiff", ["data"])
        {
            Bands = [new(band) { DataType = "uint16", Nodata = 0, Scale = 0.0001, Offset = -0.1 }],
            Crs = "EPSG:32633",
        });
        return StacWriter.Item(new(name, GeoShape.FromBoxes([new(15.1, 46.0, 15.4, 46.2)]), Acquired, Acquired, [.. assets])
        {
            Collection = "sentinel-2-l2a",
            Properties = new JsonObject { ["platform"] = "sentinel-2a", ["s2:processing_baseline"] = "05.09", ["eo:cloud_cover"] = 20, ["grid:code"] = "MGRS-33TWM" },
        });
    }
}
