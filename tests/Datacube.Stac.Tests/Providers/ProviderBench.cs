using System.Text.Json.Nodes;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Items;
using Datacube.Stac.Providers;
using Datacube.Stac.Searching;
using Datacube.Stac.Tests.Catalogs;
using Datacube.Testing;

namespace Datacube.Stac.Tests.Providers;

/// <summary>Providers over a scripted network on which no pause takes time.</summary>
internal sealed class ProviderBench : IDisposable
{
    // An attempt of ten minutes is one that the jumping clock never ends.
    public static readonly ProviderLimits Patient = new() { AttemptSeconds = 600, PageSize = 100 };

    public ProviderBench(ScriptedServer server, int attempts = 4)
    {
        Server = server;
        Options = ScriptedServer.Impatient() with { Http = new() { Time = Clock, JitterSeed = 1, Network = server, MaxAttempts = attempts } };
        Catalogs = new(Options);
    }

    public ScriptedServer Server { get; }

    public JumpingClock Clock { get; } = new();

    public CatalogOptions Options { get; }

    public ProviderCatalogs Catalogs { get; }

    public static ProviderSettings Provider(string kind, string location, string name = "p") => new()
    {
        Name = name,
        Kind = kind,
        Location = location,
        Limits = Patient,
        Download = "https://download.example.com/{id}/$value",
        Collections = new Dictionary<string, CollectionMapping>
        {
            ["s2-l1c"] = new() { Mission = "Sentinel-2", ProductType = "S2MSI1C" },
            ["s3-efr"] = new() { Mission = "Sentinel-3", ProductType = "OL_1_EFR___" },
            ["s1-grd"] = new() { Mission = "Sentinel-1", ProductType = "GRD" },
        },
    };

    /// <summary>A built-in provider without its limit of time.</summary>
    public static ProviderSettings BuiltIn(string name) => ProviderTable.BuiltIn.Find(name) with { Limits = Patient };

    public async Task<List<StacItem>> SearchAsync(ProviderSettings provider, StacQuery? query = null)
    {
        using var catalog = await Catalogs.OpenAsync(provider, default);
        return await catalog.SearchAsync(query ?? new()).ToListAsync();
    }

    public void Dispose()
    {
        Catalogs.Dispose();
        Server.Dispose();
    }

    /// <summary>One product as the OData catalogue writes it.</summary>
    public static JsonObject Product(int number, string day = "2019-12-01") => JsonNode.Parse($$"""
        {"@odata.mediaContentType":"application/octet-stream","Id":"{{new Guid(number, 0, 0, new byte[8])}}","Name":"S3A_OL_1_EFR____20191201T{{number:000000}}_0179.SEN3",
         "ContentLength":687000000,"PublicationDate":"{{day}}T05:00:00.000Z","ModificationDate":"{{day}}T06:00:00.000Z","Online":true,
         "Checksum":[{"Value":"0123456789abcdef0123456789ABCDEF","Algorithm":"MD5"},{"Value":"x","Algorithm":"BLAKE3"}],
         "ContentDate":{"Start":"2019-12-01T00:00:00.000Z","End":"2019-12-01T00:03:00.000Z"},
         "Footprint":"geography'SRID=4326;POLYGON ((148 -35, 149 -35, 149 -34, 148 -34, 148 -35))'","GeoFootprint":null,
         "Attributes":[{"Name":"productType","Value":"OL_1_EFR___"},{"Name":"platformShortName","Value":"SENTINEL-3"},{"Name":"cloudCover","Value":12.5},{"Name":"orbitDirection","Value":"DESCENDING"},
          {"Name":"instrumentShortName","Value":"OLCI"},{"Name":"orbitNumber","Value":19834},{"Name":"processingLevel","Value":"1"}]}
        """)!.AsObject();

    /// <summary>One product as a hub writes it.</summary>
    public static string Entry(int number, string day = "2019-12-01", string? title = null) => $"""
        <entry><title>{title ?? $"S3A_OL_1_EFR____20191201T{number:000000}_0179"}</title><link href="https://hub.example.com/odata/v1/Products('{number}')/$value"/>
        <link rel="icon" href="https://hub.example.com/odata/v1/Products('{number}')/Products('Quicklook')/$value"/>
        <date name="ingestiondate">{day}T05:00:00.000Z</date><date name="beginposition">2019-12-01T00:00:00.000Z</date><date name="endposition">2019-12-01T00:03:00.000Z</date>
        <str name="footprint">POLYGON ((148 -35, 149 -35, 149 -34, 148 -34, 148 -35))</str><str name="platformname">Sentinel-3</str><str name="producttype">OL_1_EFR___</str>
        <str name="size">655.3 MB</str></entry>
        """;

    public static string Feed(IEnumerable<string> entries, int total) =>
        $"<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\"><opensearch:totalResults>{total}</opensearch:totalResults>{string.Concat(entries)}</feed>";
}
