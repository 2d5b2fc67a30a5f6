using System.Globalization;
using System.Text;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// Items in the shape of Sentinel-2 L2A ones: 20 000 tiles of one degree, each on 50 days of a year, a footprint, fifteen properties, six assets, four links. The same ones from a program, and from a statement that fills a table inside the database.
/// </summary>
internal static class StacItems
{
    public const int Tiles = 20_000;

    private static readonly string[] Assets = ["blue", "green", "red", "nir", "swir16", "scl"];

    /// <summary>The item without its links; 1 id, 2 time, 3 cloud cover, 4–7 west, south, east, north, 8 tile.</summary>
    private static readonly string Template = """
        {"type":"Feature","stac_version":"1.0.0","stac_extensions":["https://stac-extensions.github.io/eo/v1.1.0/schema.json","https://stac-extensions.github.io/projection/v1.1.0/schema.json"],"id":"%1$s","collection":"COLLECTION","bbox":[%4$s,%5$s,%6$s,%7$s],
        "geometry":{"type":"Polygon","coordinates":[[[%4$s,%5$s],[%6$s,%5$s],[%6$s,%7$s],[%4$s,%7$s],[%4$s,%5$s]]]},"properties":PROPERTIES,"assets":{ASSETS}}
        """.Replace("\n", "", StringComparison.Ordinal)
        .Replace("PROPERTIES", Properties, StringComparison.Ordinal)
        .Replace("ASSETS", string.Join(',', Assets.Select(Asset)), StringComparison.Ordinal);

    private const string Properties = """
        {"created":"2023-06-01T12:00:00.000Z","datetime":"%2$s","platform":"sentinel-2a","constellation":"sentinel-2","instruments":["msi"],"eo:cloud_cover":%3$s,"gsd":10,"proj:epsg":32633,"mgrs:utm_zone":33,"mgrs:latitude_band":"T","view:sun_azimuth":154.2,"view:sun_elevation":52.8,"s2:product_type":"S2MSI2A","s2:processing_baseline":"05.09","grid:code":"MGRS-%8$s"}
        """;

    private const string SlimTemplate = """
        {"type":"Feature","stac_version":"1.0.0","id":"%1$s","collection":"COLLECTION","bbox":[%4$s,%5$s,%6$s,%7$s],"geometry":{"type":"Polygon","coordinates":[[[%4$s,%5$s],[%6$s,%5$s],[%6$s,%7$s],[%4$s,%7$s],[%4$s,%5$s]]]},"properties":PROPERTIES,"assets":{}}
        """;

    private const string SlimProperties = """
        {"datetime":"%2$s","eo:cloud_cover":%3$s}
        """;

    private const string Links = """[{"rel":"self","href":"https://example.org/%1$s"},{"rel":"canonical","href":"https://example.org/%1$s.json"},{"rel":"license","href":"https://example.org/license"},{"rel":"derived_from","href":"https://example.org/l1c/%1$s"}]""";

    /// <summary>One item as JSON.</summary>
    public static byte[] Json(string collection, int tile, int day)
    {
        var (west, south) = (-180 + tile * 7919L % 35900 / 100.0, -60 + tile * 104729L % 13900 / 100.0);
        var time = new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(day * 175.2 + tile % 10).AddSeconds(tile);
        var values = new object[] { $"S2A_{tile}_{day}", time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), (tile * 31L + day * 9700L) * 7919 % 10001 / 100.0, west, south, west + 1, south + 1, tile };
        var text = new StringBuilder(Template[..^1] + ",\"links\":" + Links + "}").Replace("COLLECTION", collection);
        for (var i = 0; i < values.Length; i++)
            text.Replace($"%{i + 1}$s", Convert.ToString(values[i], CultureInfo.InvariantCulture));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Length of so many days of items: each tile is seen once in 175.2 hours.</summary>
    public static TimeSpan Span(int days) => TimeSpan.FromHours(days * 175.2);

    /// <summary>A query that yields collection, number, acquired, cloud, id, place, properties, body, links of so many days, the first day first.</summary>
    public static string Rows(string collection, int days, bool slim = false) => string.Create(CultureInfo.InvariantCulture, $"""
        select '{collection}' as collection, row_number() over () as number, at, cloud, id, ST_MakeEnvelope(west, south, west + 1, south + 1, 4326) as place,
            {Formatted(slim ? SlimProperties : Properties)}::jsonb as properties, {Formatted((slim ? SlimTemplate.Replace("PROPERTIES", SlimProperties, StringComparison.Ordinal) : Template).Replace("COLLECTION", collection, StringComparison.Ordinal))} as body, {(slim ? "'[]'" : Formatted(Links))} as links
        from (
            select tile, format('S2A_%s_%s', tile, day) as id, -180 + tile * 7919::bigint % 35900 / 100.0 as west, -60 + tile * 104729::bigint % 13900 / 100.0 as south,
                timestamptz '2023-01-01 00:00:00Z' + (day * 175.2 + tile % 10) * interval '1 hour' + tile * interval '1 second' as at, (tile * 31::bigint + day * 9700) * 7919 % 10001 / 100.0 as cloud
            from generate_series(0, {days - 1}) as day, generate_series(0, {Tiles - 1}) as tile) as given
        """);

    private static string Formatted(string template) =>
        $"format($json${template}$json$, id, to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), round(cloud, 2), west, south, west + 1, south + 1, tile)";

    private static string Asset(string name) =>
        $$"""
        "{{name}}":{"href":"https://example.org/sentinel-cogs/sentinel-s2-l2a-cogs/%1$s/{{name}}.tif","type":"image/tiff; application=geotiff; profile=cloud-optimized","title":"{{name}} (COG)","proj:shape":[10980,10980],"proj:transform":[10,0,399960,0,-10,5100000],"raster:bands":[{"nodata":0,"data_type":"uint16","bits_per_sample":15,"spatial_resolution":10,"scale":0.0001,"offset":-0.1}],"roles":["data","reflectance"]}
        """;
}
