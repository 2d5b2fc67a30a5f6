using Datacube.CatalogSearch.SearchItems;
using Datacube.Contracts.Catalog.V1;
using Datacube.Contracts.Errors;
using Datacube.Testing;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Datacube.CatalogSearch.Tests.SearchItems;

[Trait("kind", "unit")]
public sealed class SearchItemsRulesTests
{
    [Fact]
    public void A_search_without_conditions_is_one()
    {
        var query = SearchItemsRules.Read(new() { Catalog = "https://example.org/" });
        Assert.Equal((0, null, null, 250, null), (query.Boxes.Count, query.Time, query.MaxCloudCover, query.PageSize, query.MaxItems));
    }

    [Fact]
    public void Instants_keep_their_last_digit()
    {
        var end = new DateTimeOffset(2021, 6, 30, 23, 59, 59, TimeSpan.Zero).AddTicks(9_999_999);
        Assert.Equal(end, SearchItemsRules.Read(new() { End = Timestamp.FromDateTimeOffset(end) }).Time!.Value.End);
    }

    public static TheoryData<string, SearchItemsRequest, string> Refused => new()
    {
        { "south above north", With(15, 47, 16, 46), "bbox.latitude_order" },
        { "a latitude of 91", With(15, 46, 16, 91), "bbox.latitude_range" },
        { "a longitude of 190", With(15, 46, 190, 47), "bbox.longitude_range" },
        { "no width", With(15, 46, 15, 47), "bbox.empty" },
        { "a number that is none", With(15, double.NaN, 16, 47), "bbox.not_finite" },
        { "three boxes", new() { Boxes = { Box(1, 1, 2, 2), Box(3, 1, 4, 2), Box(5, 1, 6, 2) } }, "bbox.count" },
        { "an end before the start", new() { Start = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddDays(1)), End = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch) }, "time.order" },
        { "an instant of no year", new() { Start = new() { Seconds = long.MaxValue } }, "time.form" },
        { "clouds above 100 percent", new() { MaxCloud = 101 }, "option.value" },
        { "a page of 1001", new() { PageSize = 1001 }, "page.limit" },
        { "a filter that is none", new() { Filter = "a ==" }, "filter.form" },
        { "a filter of JSON that is none", new() { Filter = "{\"op\":5}" }, "filter.form" },
        { "a geometry that is none", new() { Intersects = "{\"type\":\"Cube\"}" }, "geometry.invalid" },
        { "a geometry and a box", new() { Intersects = "{\"type\":\"Point\",\"coordinates\":[1,2]}", Boxes = { Box(1, 1, 2, 2) } }, "area.ambiguous" },
        { "an order of nothing", new() { SortBy = "-" }, "option.value" },
        { "a publication that ends before it starts", new() { PublishedStart = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddDays(1)), PublishedEnd = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch) }, "time.order" },
        { "a thousand and one ids", new() { Ids = { Enumerable.Repeat("a", 1001) } }, "page.limit" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_search_is_refused_by_its_code(string what, SearchItemsRequest request, string code)
    {
        var error = Assert.Throws<DatacubeException>(() => SearchItemsRules.Read(request));
        Assert.True(code == error.Code, $"{what}: {error.Code}");
        Assert.NotNull(error.Field);
    }

    [Theory]
    [InlineData("https://example.org/catalog")]
    [InlineData("/data/scenes/catalog.json")]
    [InlineData("file:///data/scenes")]
    public void Addresses_and_allowed_folders_may_be_searched(string catalog) => SearchItemsRules.RequireAllowed(catalog, ["/data/scenes"]);

    [Theory]
    [InlineData("", "uri.form")]
    [InlineData("/data/scenes2/catalog.json", "uri.not_allowed")]
    [InlineData("/data/scenes/../secret.json", "uri.not_allowed")]
    [InlineData("file:///etc/passwd", "uri.not_allowed")]
    [InlineData("s3://bucket/catalog.json", "uri.not_allowed")]
    [InlineData("https://user:word@example.org/", "uri.not_allowed")]
    public void Anything_else_is_refused(string catalog, string code) =>
        Assert.Equal(code, Assert.Throws<DatacubeException>(() => SearchItemsRules.RequireAllowed(catalog, ["/data/scenes"])).Code);

    [Fact]
    public void A_link_in_an_allowed_folder_allows_nothing_outside()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("scenes", "here"));
        Directory.CreateDirectory(folder.File("secret"));
        Directory.CreateSymbolicLink(folder.File("link"), folder.File("scenes"));
        Directory.CreateSymbolicLink(folder.File("scenes", "inside"), "here");
        Directory.CreateSymbolicLink(folder.File("scenes", "outside"), folder.File("secret"));
        SearchItemsRules.RequireAllowed(folder.File("scenes", "inside", "catalog.json"), [folder.File("link")]);
        Assert.Equal("uri.not_allowed", Assert.Throws<DatacubeException>(() => SearchItemsRules.RequireAllowed(folder.File("scenes", "outside", "catalog.json"), [folder.File("scenes")])).Code);
    }

    private static SearchItemsRequest With(double west, double south, double east, double north) => new() { Boxes = { Box(west, south, east, north) } };

    private static Box Box(double west, double south, double east, double north) => new() { West = west, South = south, East = east, North = north };
}
