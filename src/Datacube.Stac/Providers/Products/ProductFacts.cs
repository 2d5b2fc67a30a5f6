using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;
using Datacube.Stac.Geometry;

namespace Datacube.Stac.Providers.Products;

/// <summary>What a catalogue says of one product, whatever it calls it.</summary>
internal sealed partial record ProductFacts
{
    private static readonly Dictionary<string, (string Within, string Category)> Timelinesses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Near Real Time"] = ("PT3H", "NRT"),
        ["Short Time Critical"] = ("PT48H", "STC"),
        ["Non Time Critical"] = ("P1M", "NTC"),
        ["NRT-10m"] = ("PT10M", "NRT-10m"),
        ["NRT-3h"] = ("PT3H", "NRT-3h"),
        ["Fast-24h"] = ("PT24H", "Fast-24h"),
    };

    public required string Name { get; init; }

    public string? Mission { get; init; }

    public string? ProductType { get; init; }

    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }

    public DateTimeOffset? Published { get; init; }

    public DateTimeOffset? Updated { get; init; }

    public JsonObject? Footprint { get; init; }

    public double? CloudCover { get; init; }

    public string? Baseline { get; init; }

    public string? OrbitDirection { get; init; }

    public double? RelativeOrbit { get; init; }

    public double? AbsoluteOrbit { get; init; }

    public string? Instrument { get; init; }

    /// <summary>Mode of a radar.</summary>
    public string? Mode { get; init; }

    /// <summary>Polarisations of a radar: <c>VV VH</c>, or with another sign between them.</summary>
    public string? Polarisations { get; init; }

    /// <summary>Name of the tile, as it is written on Sentinel-2's grid.</summary>
    public string? Tile { get; init; }

    /// <summary>Level of processing: <c>Level-1C</c>, <c>LEVEL1</c>, <c>L2</c>, <c>2</c>.</summary>
    public string? Level { get; init; }

    /// <summary>Snow in percent.</summary>
    public double? SnowCover { get; init; }

    /// <summary>How soon after sensing it was made: <c>Near Real Time</c>, <c>NRT-3h</c>.</summary>
    public string? Timeliness { get; init; }

    public string? Href { get; init; }

    public string? Thumbnail { get; init; }

    public double? Bytes { get; init; }

    public string? Md5 { get; init; }

    public string? Blake3 { get; init; }

    /// <summary>False for a product that has to be ordered before it can be fetched.</summary>
    public bool? IsOnline { get; init; }

    /// <summary>Bucket and key of the unpacked product: <c>/eodata/Sentinel-2/…</c>.</summary>
    public string? StorePath { get; init; }

    /// <summary>The product as a STAC item.</summary>
    /// <exception cref="DatacubeException"><c>feed.form</c>: it states no start.</exception>
    public JsonObject ToItem(ProviderSettings provider)
    {
        var id = Suffix().Replace(Name, "");
        var start = Start ?? throw new DatacubeException("feed.form", $"A product of '{provider.Name}' states no time of sensing.", "catalog");
        var properties = new JsonObject { ["datetime"] = Text(start), ["start_datetime"] = Text(start), ["end_datetime"] = Text(End ?? start) };
        void Say(string key, JsonNode? value)
        {
            if (value is not null)
                properties[key] = value;
        }
        Say("platform", Platform(id));
        Say("constellation", Mission is null ? null : Lower(Mission));
        Say("product:type", ProductType);
        Say("published", Published is { } published ? Text(published) : null);
        Say("updated", Updated is { } updated ? Text(updated) : null);
        Say("eo:cloud_cover", CloudCover);
        Say("processing:version", Baseline);
        Say("sat:orbit_state", OrbitDirection is null ? null : Lower(OrbitDirection));
        Say("sat:relative_orbit", RelativeOrbit);
        Say("sat:absolute_orbit", AbsoluteOrbit);
        SayMore(id, Say);
        Say("order:status", IsOnline switch { true => "succeeded", false => "orderable", null => null });
        if (Mission == "Sentinel-2")
            Say("s2:product_uri", Name);
        var shape = Shape();
        return new()
        {
            ["type"] = "Feature",
            ["stac_version"] = "1.1.0",
            ["id"] = id,
            ["collection"] = CollectionOf(provider),
            ["geometry"] = shape?.ToGeoJson(),
            ["bbox"] = shape is null ? null : new JsonArray(shape.Boxes[0].West, shape.Boxes.Min(box => box.South), shape.Boxes[^1].East, shape.Boxes.Max(box => box.North)),
            ["properties"] = properties,
            ["links"] = new JsonArray(),
            ["assets"] = Assets(),
        };
    }

    /// <summary>What is filtered by beyond place, time and clouds: sensor, level, tile, how soon it was there, and of a radar its mode and polarisations.</summary>
    private void SayMore(string id, Action<string, JsonNode?> say)
    {
        say("instruments", Instrument switch { null => null, "SAR-C SAR" or "SAR" => new JsonArray("c-sar"), var name => new JsonArray(Lower(name)) });
        say("processing:level", Level is not null && LevelName().Match(Level) is { Success: true } level ? "L" + level.Groups[1].Value.ToUpperInvariant() : null);
        say("eo:snow_cover", SnowCover);
        if (Mission == "Sentinel-2" && (Tile ?? TileInName().Match(id).Groups[1].Value) is { Length: 5 } tile)
            say("grid:code", "MGRS-" + tile);
        if (Mission == "Sentinel-1")
        {
            say("sar:instrument_mode", Mode);
            say("sar:polarizations", Polarisations is null ? null : new JsonArray([.. Polarisations.Split([' ', '&', ','], StringSplitOptions.RemoveEmptyEntries).Select(one => JsonValue.Create(one))]));
        }
        if (Timelinesses.TryGetValue(Timeliness ?? "", out var soon))
        {
            say("product:timeliness", soon.Within);
            say("product:timeliness_category", soon.Category);
        }
    }

    /// <summary>A footprint in well-known text or, as OData writes it, <c>geography'SRID=4326;POLYGON ((…))'</c>; null where it cannot be read.</summary>
    public static JsonObject? ReadFootprint(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var wellKnown = text[(text.IndexOf(';', StringComparison.Ordinal) + 1)..].TrimEnd('\'', ' ');
        try
        {
            return Cql2Text.ReadGeometry(wellKnown).GeoJson;
        }
        catch (DatacubeException refused) when (refused.Code == "filter.form")
        {
            // The item goes on without a place; whoever needs the place refuses the item by name.
            return null;
        }
    }

    private GeoShape? Shape()
    {
        try
        {
            return Footprint is null ? null : GeoShape.Parse(Footprint);
        }
        catch (DatacubeException refused) when (refused.Code.StartsWith("geometry.", StringComparison.Ordinal))
        {
            // As with text that cannot be read: one bent footprint is no reason to lose the other products.
            return null;
        }
    }

    private string CollectionOf(ProviderSettings provider) =>
        provider.Collections.FirstOrDefault(pair => pair.Value.Mission == Mission && (pair.Value.ProductType == ProductType || (ProductType is not null && pair.Value.ProductTypes.Contains(ProductType)))).Key ?? Lower($"{Mission}-{ProductType}".Trim('-', '_'));

    private JsonObject Assets()
    {
        var assets = new JsonObject();
        if (Href is not null)
        {
            var product = new JsonObject { ["href"] = Href, ["type"] = "application/zip", ["title"] = Name, ["roles"] = new JsonArray("data") };
            if (Bytes is not null)
                product["file:size"] = (long)Bytes;
            // Multihashes: MD5, else BLAKE3, in hexadecimal.
            if (Md5 is { Length: 32 })
                product["file:checksum"] = "d50110" + Lower(Md5);
            else if (Blake3 is { Length: 64 })
                product["file:checksum"] = "1e20" + Lower(Blake3);
            if (StorePath is ['/', not '/', ..])
                product["alternate"] = new JsonObject { ["s3"] = new JsonObject { ["href"] = $"s3:/{StorePath}", ["title"] = "The unpacked product on the provider's S3" } };
            assets["product"] = product;
        }
        if (Thumbnail is not null)
            assets["thumbnail"] = new JsonObject { ["href"] = Thumbnail, ["type"] = "image/jpeg", ["roles"] = new JsonArray("thumbnail") };
        return assets;
    }

    /// <summary>S3A_OL_1_EFR… is of Sentinel-3A.</summary>
    private static string? Platform(string id) => Satellite().Match(id) is { Success: true } name ? Lower($"sentinel-{name.Groups[1].Value}") : null;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

#pragma warning disable CA1308 // STAC writes these names in lower case.
    private static string Lower(string text) => text.ToLowerInvariant();
#pragma warning restore CA1308

    [GeneratedRegex(@"\.(SAFE|SEN3|zip)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"^(?:Level-?|L)?(\d[A-C]?)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LevelName();

    [GeneratedRegex(@"_T(\d{2}[C-X][A-Z]{2})_", RegexOptions.CultureInvariant)]
    private static partial Regex TileInName();

    [GeneratedRegex("^S([1-6][A-D])_", RegexOptions.CultureInvariant)]
    private static partial Regex Satellite();
}
