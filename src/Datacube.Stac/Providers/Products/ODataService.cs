using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Geometry;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Providers.Products;

/// <summary>
/// The OData catalogue of the Copernicus Data Space:
/// <code>GET …/Products?$filter=Collection/Name eq 'SENTINEL-3' and …&amp;$orderby=ContentDate/Start&amp;$top=100&amp;$count=true&amp;$expand=Attributes
/// {"@odata.count":250,"value":[{"Id":"…","Name":"S3A_….SEN3","ContentLength":…,"PublicationDate":"…","ContentDate":{"Start":"…","End":"…"},
///  "Checksum":[{"Value":"…","Algorithm":"MD5"}],"GeoFootprint":{…},"Attributes":[{"Name":"cloudCover","Value":1.5}]}],"@odata.nextLink":"…"}</code>
/// </summary>
internal sealed class ODataService(ProviderSettings provider, JsonLimits limits) : IProductService
{
    public DocumentForm Form => new(["application/json"], (body, _) => Read(StrictJson.ParseObject(body, limits)));

    public IEnumerable<PageRequest> Requests(StacQuery query)
    {
        foreach (var (collection, area) in ProductPage.Parts(provider, query))
            yield return new(HttpMethod.Get, Address(query, collection, area), null, null);
    }

    private Uri Address(StacQuery query, CollectionMapping? collection, GeoShape? area)
    {
        (string Key, string Value)[] parameters =
        [
            ("$filter", string.Join(" and ", Conditions(query, collection, area))), ("$orderby", "ContentDate/Start asc"), ("$top", Number(query.PageSize)), ("$count", "true"), ("$expand", "Attributes"),
        ];
        return new UriBuilder(provider.Location) { Query = string.Join('&', parameters.Where(pair => pair.Value.Length > 0).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}")) }.Uri;
    }

    private static IEnumerable<string> Conditions(StacQuery query, CollectionMapping? collection, GeoShape? area)
    {
        if (collection?.Mission is { } mission)
            yield return $"Collection/Name eq {Quoted(mission.ToUpperInvariant())}";
        if (collection?.AskedTypes is { Count: > 0 } types)
        {
            var any = string.Join(" or ", types.Select(type => $"Attributes/OData.CSC.StringAttribute/any(att:att/Name eq 'productType' and att/OData.CSC.StringAttribute/Value eq {Quoted(type)})"));
            yield return types.Count > 1 ? $"({any})" : any;
        }
        if (area is not null)
            yield return $"OData.CSC.Intersects(area=geography'SRID=4326;{Cql2.TextWriter.WellKnownText(area.ToGeoJson())}')";
        if (query.Time?.Start is { } from)
            yield return $"ContentDate/End ge {Time(from)}";
        if (query.Time?.End is { } to)
            yield return $"ContentDate/Start le {Time(to)}";
        if (query.Published?.Start is { } since)
            yield return $"PublicationDate ge {Time(since)}";
        if (query.Published?.End is { } until)
            yield return $"PublicationDate le {Time(until)}";
        if (query.ChangedSince is { } news)
            yield return $"PublicationDate ge {Time(news)}";
        if (query.MaxCloudCover is { } cloud)
            yield return $"Attributes/OData.CSC.DoubleAttribute/any(att:att/Name eq 'cloudCover' and att/OData.CSC.DoubleAttribute/Value le {Number(cloud)})";
        if (query.Ids.Count > 0)
            yield return $"({string.Join(" or ", query.Ids.Select(id => $"startswith(Name,{Quoted(id)})"))})";
    }

    private JsonObject Read(JsonObject answer)
    {
        var products = answer.Array("value") ?? throw new DatacubeException("feed.form", $"The answer of '{provider.Name}' has no list of products.", "catalog");
        return ProductPage.Of(products.Select(product => Facts(product as JsonObject ?? throw new DatacubeException("feed.form", $"A product of '{provider.Name}' is not an object.", "catalog")).ToItem(provider)),
            answer.Number("@odata.count"), answer.Text("@odata.nextLink"));
    }

    private ProductFacts Facts(JsonObject product)
    {
        var attributes = new JsonObject();
        foreach (var attribute in product.Array("Attributes")?.OfType<JsonObject>() ?? [])
            if (attribute.Text("Name") is { } name)
                attributes[name] = attribute["Value"]?.DeepClone();
        var fullName = product.Text("Name") is { Length: > 0 } given ? given : throw new DatacubeException("feed.form", $"A product of '{provider.Name}' has no name.", "catalog");
        var content = product.Object("ContentDate");
        return new()
        {
            Name = fullName,
            Mission = Mission(attributes.Text("platformShortName")) ?? Mission(fullName),
            ProductType = attributes.Text("productType"),
            Start = content?.Time("Start"),
            End = content?.Time("End"),
            Published = product.Time("PublicationDate"),
            Updated = product.Time("ModificationDate"),
            Footprint = product.Object("GeoFootprint")?.DeepClone().AsObject() ?? ProductFacts.ReadFootprint(product.Text("Footprint")),
            CloudCover = attributes.Number("cloudCover"),
            Baseline = attributes.Text("processorVersion"),
            OrbitDirection = attributes.Text("orbitDirection"),
            RelativeOrbit = attributes.Number("relativeOrbitNumber"),
            AbsoluteOrbit = attributes.Number("orbitNumber"),
            Instrument = attributes.Text("instrumentShortName"),
            Mode = attributes.Text("operationalMode"),
            Polarisations = attributes.Text("polarisationChannels"),
            Tile = attributes.Text("tileId"),
            Level = attributes.Text("processingLevel"),
            Href = product.Text("Id") is { } id && Guid.TryParse(id, out var key) ? provider.Download?.Replace("{id}", key.ToString(), StringComparison.Ordinal) : null,
            Bytes = product.Number("ContentLength"),
            Md5 = Checksum(product, "MD5"),
            Blake3 = Checksum(product, "BLAKE3"),
            IsOnline = product.Flag("Online"),
            StorePath = product.Text("S3Path"),
        };
    }

    private static string? Checksum(JsonObject product, string algorithm) =>
        product.Array("Checksum")?.OfType<JsonObject>().FirstOrDefault(sum => sum.Text("Algorithm") == algorithm)?.Text("Value");

    private static string? Mission(string? text) => text switch
    {
        ['S' or 's', 'E' or 'e', 'N' or 'n', ..] when text.Length > 9 && text.StartsWith("SENTINEL-", StringComparison.OrdinalIgnoreCase) => $"Sentinel-{text[9]}",
        ['S', >= '1' and <= '6' and var number, >= 'A' and <= 'D', '_', ..] => $"Sentinel-{number}",
        _ => null,
    };

    /// <summary>A text of OData: a quote inside is doubled, nothing else means anything.</summary>
    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
