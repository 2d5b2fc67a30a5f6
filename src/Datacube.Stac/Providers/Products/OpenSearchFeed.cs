using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Datacube.Contracts.Errors;
using Datacube.Stac.Items;
using Datacube.Stac.Safe;

namespace Datacube.Stac.Providers.Products;

/// <summary>
/// An answer of a data hub:
/// <code>&lt;feed&gt;&lt;opensearch:totalResults&gt;34&lt;/…&gt;&lt;entry&gt;&lt;title&gt;S2A_MSIL1C_…&lt;/title&gt;&lt;link href="…/$value"/&gt;&lt;date name="beginposition"&gt;…&lt;/date&gt;
///   &lt;str name="footprint"&gt;POLYGON ((…))&lt;/str&gt;&lt;double name="cloudcoverpercentage"&gt;70.2&lt;/double&gt;…&lt;/entry&gt;&lt;/feed&gt;</code>
/// or the same as JSON: <c>{"feed":{"opensearch:totalResults":"116","entry":[{"title":"…","link":[…],"str":[{"name":"…","content":"…"}]}]}}</c>.
/// </summary>
/// <param name="Products">The products of this page.</param>
/// <param name="Total">How many there are in all, where it says.</param>
internal sealed record OpenSearchFeed(IReadOnlyList<ProductFacts> Products, double? Total)
{
    private static readonly string[] Valued = ["str", "date", "int", "double", "bool"];

    public static OpenSearchFeed OfAtom(byte[] body)
    {
        var feed = SafeXml.Parse(body, "the feed");
        if (feed.Name.LocalName != "feed")
            throw new DatacubeException("feed.form", "The answer is no Atom feed.", "catalog");
        var total = feed.Elements().FirstOrDefault(element => element.Name.LocalName == "totalResults")?.Value;
        return new([.. feed.Elements().Where(element => element.Name.LocalName == "entry").Select(OfEntry)], Number(total));
    }

    public static OpenSearchFeed OfJson(JsonObject answer)
    {
        var feed = answer.Object("feed") ?? throw new DatacubeException("feed.form", "The answer has no feed.", "catalog");
        return new([.. Many(feed["entry"]).Select(entry => OfEntry(entry as JsonObject ?? throw new DatacubeException("feed.form", "An entry of the feed is not an object.", "catalog")))], feed.Number("opensearch:totalResults"));
    }

    private static ProductFacts OfEntry(XElement entry)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var element in entry.Elements())
            if (Valued.Contains(element.Name.LocalName) && element.Attribute("name")?.Value is { } name)
                fields[name] = element.Value;
        var links = entry.Elements().Where(element => element.Name.LocalName == "link").Select(link => (Rel: link.Attribute("rel")?.Value, Href: link.Attribute("href")?.Value));
        return Facts(entry.Elements().FirstOrDefault(element => element.Name.LocalName == "title")?.Value, fields, [.. links]);
    }

    private static ProductFacts OfEntry(JsonObject entry)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var kind in Valued)
            foreach (var value in Many(entry[kind]).OfType<JsonObject>())
                if (value.Text("name") is { } name && value["content"] is { } content)
                    fields[name] = content.ToString();
        var links = entry.Array("link")?.OfType<JsonObject>().Select(link => (Rel: link.Text("rel"), Href: link.Text("href"))) ?? [];
        return Facts(entry.Text("title"), fields, [.. links]);
    }

    /// <summary>Hubs do not put one alone into a list.</summary>
    private static JsonNode?[] Many(JsonNode? node) => node is null ? [] : node is JsonArray list ? [.. list] : new JsonNode?[] { node };

    private static ProductFacts Facts(string? title, Dictionary<string, string> fields, List<(string? Rel, string? Href)> links)
    {
        string? Of(string name) => fields.GetValueOrDefault(name);
        return new()
        {
            Name = title is { Length: > 0 } ? title : throw new DatacubeException("feed.form", "An entry of the feed has no title.", "catalog"),
            Mission = Of("platformname"),
            ProductType = Of("producttype"),
            Start = Time(Of("beginposition")),
            End = Time(Of("endposition")),
            Published = Time(Of("ingestiondate")),
            Footprint = ProductFacts.ReadFootprint(Of("footprint")),
            CloudCover = Number(Of("cloudcoverpercentage")),
            Baseline = Of("processingbaseline"),
            OrbitDirection = Of("orbitdirection"),
            RelativeOrbit = Number(Of("relativeorbitnumber")),
            AbsoluteOrbit = Number(Of("orbitnumber")),
            Instrument = Of("instrumentshortname"),
            Mode = Of("sensoroperationalmode"),
            Polarisations = Of("polarisationmode"),
            Tile = Of("tileid"),
            Level = Of("processinglevel"),
            SnowCover = Number(Of("snowicepercentage")),
            Timeliness = Of("timeliness"),
            Href = links.Find(link => link.Rel is null).Href,
            Thumbnail = links.Find(link => link.Rel == "icon").Href,
            Bytes = ProductSize.Parse(Of("size")),
        };
    }

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
