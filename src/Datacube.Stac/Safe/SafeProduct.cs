using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Stac.Geometry;
using Datacube.Stac.Items;
using Datacube.Stac.Writing;

namespace Datacube.Stac.Safe;

/// <summary>
/// Reads a Sentinel-2 level 2A product in ESA's SAFE layout as a STAC item, so that it goes the way of every other scene. Assets carry the
/// names of the Copernicus Data Space (<c>B04_10m</c>); only files that are there are listed.
/// </summary>
/// <remarks>
/// Raw form of what is read from MTD_MSIL2A.xml:
/// <code>
/// &lt;PROCESSING_BASELINE&gt;04.00&lt;/PROCESSING_BASELINE&gt;
/// &lt;IMAGE_FILE&gt;GRANULE/L2A_T29UNU_A038058_20221005T115407/IMG_DATA/R60m/T29UNU_20221005T115411_B04_60m&lt;/IMAGE_FILE&gt;
/// &lt;BOA_QUANTIFICATION_VALUE unit="none"&gt;10000&lt;/BOA_QUANTIFICATION_VALUE&gt;
/// &lt;BOA_ADD_OFFSET band_id="3"&gt;-1000&lt;/BOA_ADD_OFFSET&gt;
/// &lt;EXT_POS_LIST&gt;53.241 -7.760 53.156 -7.807 …&lt;/EXT_POS_LIST&gt;   (latitude, longitude)
/// </code>
/// </remarks>
public static class SafeProduct
{
    private const string Metadata = "MTD_MSIL2A.xml";

    // band_id of BOA_ADD_OFFSET counts these.
    private static readonly string[] BandIds = ["B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12"];

    /// <summary>True for a folder that holds the metadata of a level 2A product.</summary>
    public static bool IsProduct(string folder) => File.Exists(Path.Combine(folder, Metadata));

    /// <summary>Reads the product.</summary>
    /// <exception cref="DatacubeException"><c>feed.form</c>, <c>feed.dtd_forbidden</c>, <c>feed.too_large</c>.</exception>
    public static async Task<StacItem> ReadAsync(string folder, CancellationToken cancellation = default)
    {
        var root = Path.GetFullPath(folder);
        var product = await SafeXml.ReadAsync(Path.Combine(root, Metadata), cancellation).ConfigureAwait(false);
        var images = product.Descendants("IMAGE_FILE").Select(image => image.Value.Trim()).ToList();
        var granule = images.Count > 0 ? images[0].Split("/IMG_DATA/")[0] : throw Malformed("lists no image");
        var tile = await SafeXml.ReadAsync(Inside(root, granule + "/MTD_TL.xml"), cancellation).ConfigureAwait(false);
        var footprint = Footprint(Text(product, "EXT_POS_LIST"));
        var json = new JsonObject
        {
            ["type"] = "Feature",
            ["stac_version"] = "1.1.0",
            ["id"] = Path.GetFileNameWithoutExtension(Text(product, "PRODUCT_URI")),
            ["collection"] = "sentinel-2-l2a",
            ["bbox"] = StacWriter.Bbox(GeoJsonReader.Read(footprint)),
            ["geometry"] = footprint,
            ["properties"] = Properties(product, tile),
            ["links"] = new JsonArray(),
            ["assets"] = Assets(root, images, product, tile),
        };
        return new(json, new Uri(Path.Combine(root, Metadata)), HrefRules.ForFolder(root, new HostRules([]))) { IsDocument = true };
    }

    private static JsonObject Properties(XElement product, XElement tile)
    {
        var uri = Text(product, "PRODUCT_URI");
        return new()
        {
            ["datetime"] = Text(tile, "SENSING_TIME"),
            ["platform"] = Text(product, "SPACECRAFT_NAME").ToLowerInvariant(),
            ["constellation"] = "sentinel-2",
            ["eo:cloud_cover"] = Number(product, "Cloud_Coverage_Assessment"),
            ["grid:code"] = "MGRS-" + TileName(Text(tile, "TILE_ID")),
            ["proj:code"] = Text(tile, "HORIZONTAL_CS_CODE"),
            ["s2:processing_baseline"] = Text(product, "PROCESSING_BASELINE"),
            ["s2:product_uri"] = uri,
            ["s2:datatake_id"] = product.Descendants("Datatake").FirstOrDefault()?.Attribute("datatakeIdentifier")?.Value,
            ["s2:datastrip_id"] = Text(tile, "DATASTRIP_ID"),
            ["s2:generation_time"] = Text(product, "GENERATION_TIME"),
        };
    }

    private static JsonObject Assets(string root, List<string> images, XElement product, XElement tile)
    {
        var assets = new JsonObject();
        foreach (var image in images)
        {
            var path = Inside(root, image + ".jp2");
            var name = Path.GetFileName(image).Split('_');
            if (name.Length < 2 || !File.Exists(path))
                continue;
            assets[$"{name[^2]}_{name[^1]}"] = Asset(path, name[^2], name[^1].TrimEnd('m'), product, tile);
        }
        return assets;
    }

    private static JsonObject Asset(string path, string band, string resolution, XElement product, XElement tile)
    {
        var size = Resolution(tile, "Size", resolution);
        var position = Resolution(tile, "Geoposition", resolution);
        var asset = new JsonObject
        {
            ["href"] = new Uri(path).AbsoluteUri,
            ["type"] = "image/jp2",
            ["roles"] = new JsonArray(band == "TCI" ? "visual" : "data"),
            ["gsd"] = Number(resolution),
            ["data_type"] = band == "SCL" ? "uint8" : "uint16",
            ["nodata"] = 0,
            ["proj:shape"] = new JsonArray(Number(size, "NROWS"), Number(size, "NCOLS")),
            ["proj:transform"] = new JsonArray(Number(position, "XDIM"), 0, Number(position, "ULX"), 0, Number(position, "YDIM"), Number(position, "ULY")),
            ["bands"] = new JsonArray(new JsonObject { ["name"] = band }),
        };
        if (Array.IndexOf(BandIds, band) is var id and >= 0)
        {
            var quantification = Number(product, "BOA_QUANTIFICATION_VALUE");
            var offset = product.Descendants("BOA_ADD_OFFSET").FirstOrDefault(value => (int?)value.Attribute("band_id") == id);
            asset["raster:scale"] = 1 / quantification;
            asset["raster:offset"] = offset is null ? 0 : Number(offset.Value) / quantification;
        }
        return asset;
    }

    private static XElement Resolution(XElement tile, string element, string resolution) =>
        tile.Descendants(element).FirstOrDefault(candidate => (string?)candidate.Attribute("resolution") == resolution)
        ?? throw Malformed($"states no {element} at {resolution} m");

    /// <summary>Pairs of latitude and longitude become a ring of longitude and latitude.</summary>
    private static JsonObject Footprint(string positions)
    {
        var numbers = positions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number).ToArray();
        var ring = new JsonArray([.. Enumerable.Range(0, numbers.Length / 2).Select(i => new JsonArray(numbers[2 * i + 1], numbers[2 * i]))]);
        return new() { ["type"] = "Polygon", ["coordinates"] = new JsonArray(ring) };
    }

    /// <summary>A path that the metadata names, kept inside the product.</summary>
    private static string Inside(string root, string relative)
    {
        var path = Path.GetFullPath(Path.Combine(root, relative));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new DatacubeException("href.not_allowed", "The SAFE product names a file outside its own folder.", "catalog");
    }

    private static string Text(XElement from, string element) =>
        from.Descendants().FirstOrDefault(candidate => candidate.Name.LocalName == element)?.Value.Trim() is { Length: > 0 } text ? text : throw Malformed($"lacks {element}");

    private static double Number(XElement from, string element) =>
        Number(Text(from, element));

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Malformed("has a text where a number belongs");

    /// <summary>S2A_OPER_MSI_L2A_TL_ATOS_20221005T164454_A038058_T29UNU_N04.00</summary>
    private static string TileName(string id) =>
        id.Split('_').FirstOrDefault(part => part.Length == 6 && part[0] == 'T') is { } tile ? tile[1..] : throw Malformed("names no tile");

    private static DatacubeException Malformed(string what) => new("feed.form", $"The metadata of the SAFE product {what}.", "catalog");
}
