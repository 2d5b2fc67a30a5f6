using System.Text;
using Datacube.Contracts.Errors;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Safe;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Safe;

[Trait("kind", "unit")]
public class SafeProductTests
{
    [SharedDataFact("s2_l2a_safe_29UNU_60m")]
    public async Task A_folder_of_safe_products_is_a_catalogue_and_gives_a_scene()
    {
        using var catalog = await StacCatalog.OpenAsync(SharedData.Require("s2_l2a_safe_29UNU_60m"));
        var items = await catalog.SearchAsync(new() { Boxes = [new(-8.5, 52.5, -8, 53)], Collections = ["sentinel-2-l2a"], MaxCloudCover = 60 }).ToListAsync();
        var scene = Assert.Single(Harmoniser.Harmonise(items, ["red", "nir08", "scl", "B11"]).Scenes);
        Assert.Equal(("S2A_MSIL2A_20221005T115411_N0400_R023_T29UNU_20221005T164454", "29UNU", "04.00"), (scene.Id, scene.Tile, scene.Baseline));
        var red = scene.Bands["red"];
        Assert.Equal((0.0001, -0.1), (red.Radiometry.Scale, red.Radiometry.Offset));
        Assert.Empty(scene.Decisions);
        Assert.Equal(("B04_60m", "EPSG:32629", 0.0), (red.AssetKey, red.Crs, red.Nodata));
        Assert.Equal([60, 0, 499980, 0, -60, 5900040], red.Transform);
        Assert.Equal([1830, 1830], red.Shape);
        Assert.All(scene.Bands.Values, band => Assert.True(File.Exists(band.Href.LocalPath)));
        Assert.Equal(-8.38, (scene.Boxes[0].West + scene.Boxes[0].East) / 2, 1);
        Assert.Equal(59.769726, scene.CloudCover);
        var corners = items[0].Json["geometry"]!["coordinates"]![0]!.AsArray().Select(corner => (X: (double)corner![0]!, Y: (double)corner[1]!)).ToList();
        Assert.Equal([corners.Min(at => at.X), corners.Min(at => at.Y), corners.Max(at => at.X), corners.Max(at => at.Y)], items[0].Bbox);
    }

    [SharedDataFact("s2_l2a_safe_29UNU_60m")]
    public async Task One_safe_folder_is_a_catalogue_too()
    {
        using var catalog = await StacCatalog.OpenAsync(Directory.GetDirectories(SharedData.Require("s2_l2a_safe_29UNU_60m"))[0]);
        Assert.Single(await catalog.SearchAsync(new()).ToListAsync());
        Assert.Empty(await catalog.SearchAsync(new() { Boxes = [new(0, 0, 1, 1)] }).ToListAsync());
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "feed.dtd_forbidden")]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "feed.dtd_forbidden")]
    [InlineData("<!DOCTYPE lolz [<!ENTITY l \"l\"><!ENTITY l2 \"&l;&l;&l;\">]><a>&l2;</a>", "feed.dtd_forbidden")]
    [InlineData("<a><b></a>", "feed.form")]
    [InlineData("", "feed.form")]
    [InlineData("<a/>", "feed.form")]
    public async Task Metadata_with_a_dtd_or_broken_is_refused(string xml, string code)
    {
        using var folder = new TempFolder();
        folder.Write("X.SAFE/MTD_MSIL2A.xml", xml);
        Assert.Equal(code, (await Assert.ThrowsAsync<DatacubeException>(() => SafeProduct.ReadAsync(folder.File("X.SAFE")))).Code);
    }

    [Fact]
    public async Task A_dtd_in_utf16_is_refused_as_such()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("X.SAFE"));
        await File.WriteAllTextAsync(folder.File("X.SAFE", "MTD_MSIL2A.xml"), "<?xml version=\"1.0\" encoding=\"utf-16\"?><!DOCTYPE a><a/>", Encoding.Unicode);
        Assert.Equal("feed.dtd_forbidden", (await Assert.ThrowsAsync<DatacubeException>(() => SafeProduct.ReadAsync(folder.File("X.SAFE")))).Code);
    }

    [Fact]
    public async Task A_product_cannot_name_files_outside_its_folder()
    {
        using var folder = new TempFolder();
        folder.Write("X.SAFE/MTD_MSIL2A.xml", "<a><IMAGE_FILE>../../../etc/IMG_DATA/passwd_B04_10m</IMAGE_FILE></a>");
        Assert.Equal("href.not_allowed", (await Assert.ThrowsAsync<DatacubeException>(() => SafeProduct.ReadAsync(folder.File("X.SAFE")))).Code);
    }
}
