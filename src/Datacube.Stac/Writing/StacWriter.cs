using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.Stac.Geometry;

namespace Datacube.Stac.Writing;

/// <summary>
/// Writes STAC 1.1 documents for our own outputs, with the projection (1.2: <c>proj:code</c> and, for older readers, <c>proj:epsg</c>),
/// raster 2.0, eo 2.0, file 2.1 and processing 1.2 extensions.
/// </summary>
public static class StacWriter
{
    private const string Version = "1.1.0";
    private const string Extension = "https://stac-extensions.github.io/";

    private static readonly HashSet<string> EoNames = new(StringComparer.Ordinal)
    {
        "pan", "coastal", "blue", "green", "yellow", "red", "rededge071", "rededge075", "rededge078", "nir", "nir08", "nir09", "cirrus", "swir16", "swir22", "lwir", "lwir11", "lwir12",
    };

    /// <summary>An item.</summary>
    public static JsonObject Item(OutputItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var extensions = new SortedSet<string>(item.Extensions, StringComparer.Ordinal);
        var assets = new JsonObject();
        foreach (var asset in item.Assets)
            assets[asset.Key] = Asset(asset, extensions);
        var json = new JsonObject
        {
            ["type"] = "Feature",
            ["stac_version"] = Version,
            ["id"] = item.Id,
            ["geometry"] = item.Footprint.ToGeoJson(),
            ["bbox"] = Bbox(item.Footprint),
            ["properties"] = Properties(item, extensions),
            ["links"] = Links([.. item.Links, .. item.DerivedFrom.Select(uri => new OutputLink("derived_from", uri.IsFile ? uri.AbsoluteUri : uri.ToString()))]),
            ["assets"] = assets,
            ["stac_extensions"] = new JsonArray([.. extensions.Select(extension => (JsonNode)extension)]),
        };
        if (item.Collection is { } collection)
            json["collection"] = collection;
        return json;
    }

    /// <summary>A catalogue.</summary>
    public static JsonObject Catalog(string id, string description, IEnumerable<OutputLink> links) => new()
    {
        ["type"] = "Catalog",
        ["stac_version"] = Version,
        ["id"] = id,
        ["description"] = description,
        ["links"] = Links(links),
    };

    /// <summary>A collection.</summary>
    public static JsonObject Collection(string id, string description, string license, GeoShape footprint, DateTimeOffset start, DateTimeOffset end, IEnumerable<OutputLink> links) => new()
    {
        ["type"] = "Collection",
        ["stac_version"] = Version,
        ["id"] = id,
        ["description"] = description,
        ["license"] = license,
        ["extent"] = new JsonObject
        {
            ["spatial"] = new JsonObject { ["bbox"] = new JsonArray(Bbox(footprint)) },
            ["temporal"] = new JsonObject { ["interval"] = new JsonArray(new JsonArray(Time(start), Time(end))) },
        },
        ["links"] = Links(links),
    };

    private static JsonObject Properties(OutputItem item, SortedSet<string> extensions)
    {
        var properties = item.Properties.DeepClone().AsObject();
        properties["datetime"] = item.Start == item.End ? Time(item.Start) : null;
        if (item.Start != item.End)
        {
            properties["start_datetime"] = Time(item.Start);
            properties["end_datetime"] = Time(item.End);
        }
        if (item.Created is { } created)
            properties["created"] = Time(created);
        if (item.Software.Count > 0)
            properties["processing:software"] = new JsonObject(item.Software.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
        if (item.Lineage is { } lineage)
            properties["processing:lineage"] = lineage;
        if (item.Software.Count > 0 || item.Lineage is not null)
            extensions.Add(Extension + "processing/v1.2.0/schema.json");
        if (properties.ContainsKey("eo:cloud_cover"))
            extensions.Add(Extension + "eo/v2.0.0/schema.json");
        if (properties.ContainsKey("grid:code"))
            extensions.Add(Extension + "grid/v1.1.0/schema.json");
        return properties;
    }

    private static JsonObject Asset(OutputAsset asset, SortedSet<string> extensions)
    {
        var json = new JsonObject { ["href"] = asset.Href, ["type"] = asset.MediaType, ["roles"] = new JsonArray([.. asset.Roles.Select(role => (JsonNode)role)]) };
        Set(json, "title", asset.Title);
        Set(json, "gsd", asset.Gsd);
        Projection(asset, json, extensions);
        if (asset.Size is { } || asset.Sha256 is { })
            extensions.Add(Extension + "file/v2.1.0/schema.json");
        Set(json, "file:size", asset.Size);
        // Multihash: code 0x12 (SHA-256), length 0x20, digest.
        Set(json, "file:checksum", asset.Sha256 is { } digest ? "1220" + digest.ToLowerInvariant() : null);
        if (asset.Bands.Count > 0)
            json["bands"] = new JsonArray([.. asset.Bands.Select(band => Band(band, extensions))]);
        return json;
    }

    private static void Projection(OutputAsset asset, JsonObject json, SortedSet<string> extensions)
    {
        if (asset.Crs is { } crs)
        {
            extensions.Add(Extension + "projection/v1.2.0/schema.json");
            json["proj:code"] = crs;
            if (crs.StartsWith("EPSG:", StringComparison.Ordinal) && int.TryParse(crs.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var epsg))
                json["proj:epsg"] = epsg;
        }
        if (asset.Transform is { } transform)
            json["proj:transform"] = new JsonArray([.. transform.Select(number => (JsonNode)number)]);
        if (asset.Shape is { } shape)
            json["proj:shape"] = new JsonArray([.. shape.Select(number => (JsonNode)number)]);
    }

    private static JsonObject Band(OutputBand band, SortedSet<string> extensions)
    {
        var json = new JsonObject { ["name"] = band.Name };
        Set(json, "description", band.Description);
        Set(json, "data_type", band.DataType);
        Set(json, "unit", band.Unit);
        if (band.Nodata is { } nodata)
            json["nodata"] = double.IsFinite(nodata) ? nodata : double.IsNaN(nodata) ? "nan" : nodata > 0 ? "inf" : "-inf";
        Set(json, "raster:scale", band.Scale);
        Set(json, "raster:offset", band.Offset);
        if (band.Scale is not null || band.Offset is not null)
            extensions.Add(Extension + "raster/v2.0.0/schema.json");
        if (EoName(band.Name) is { } common)
        {
            json["eo:common_name"] = common;
            extensions.Add(Extension + "eo/v2.0.0/schema.json");
        }
        return json;
    }

    /// <summary>The eo extension names the red edges of Sentinel-2 by wavelength.</summary>
    private static string? EoName(string name) => name switch
    {
        "rededge1" => "rededge071",
        "rededge2" => "rededge075",
        "rededge3" => "rededge078",
        _ => EoNames.Contains(name) ? name : null,
    };

    /// <summary>West greater than east where the footprint crosses ±180° (RFC 7946).</summary>
    internal static JsonArray Bbox(GeoShape shape)
    {
        var (first, last) = (shape.Boxes[0], shape.Boxes[^1]);
        return new(first.West, shape.Boxes.Min(box => box.South), last.East, shape.Boxes.Max(box => box.North));
    }

    private static JsonArray Links(IEnumerable<OutputLink> links) => new([.. links.Select(link =>
    {
        var json = new JsonObject { ["rel"] = link.Rel, ["href"] = link.Href };
        Set(json, "type", link.Type);
        foreach (var (name, value) in link.Fields ?? [])
            json[name] = value?.DeepClone();
        return json;
    })]);

    private static void Set<T>(JsonObject json, string key, T? value)
    {
        if (value is not null)
            json[key] = JsonValue.Create(value);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
