using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Xunit;

namespace Datacube.Contracts.Tests.Http;

[Trait("kind", "unit")]
public class HrefRulesTests
{
    private static readonly Uri Remote = new("https://catalog.example.com/v1/items/a.json");
    private static readonly Uri Local = new("file:///data/catalog/items/a.json");
    private static readonly HrefRules Network = HrefRules.ForNetwork(new HostRules([]));
    private static readonly HrefRules Folder = HrefRules.ForFolder("/data/catalog", new HostRules([]));

    [Fact]
    public void A_fragment_beside_a_file_is_no_part_of_its_name()
    {
        var found = Folder.Resolve("./series.nc#B04", Local);
        Assert.Equal(("/data/catalog/items/series.nc", "#B04"), (found.LocalPath, found.Fragment));
        Assert.Equal(found, Folder.Resolve("series.nc#B04", new Uri("/data/catalog/items/a.json")));
        Assert.Equal("href.not_allowed", Assert.Throws<DatacubeException>(() => Folder.Resolve("../../other/x.nc#../../catalog/y", Local)).Code);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("https://169.254.169.254/")]
    [InlineData("https://[::ffff:169.254.169.254]/")]
    [InlineData("https://[::ffff:a9fe:a9fe]/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://2852039166/")]
    [InlineData("https://0xA9FEA9FE/")]
    [InlineData("https://0xa9.0xfe.0xa9.0xfe/")]
    [InlineData("https://0251.0376.0251.0376/")]
    [InlineData("https://169.254.43518/")]
    [InlineData("https://127.1/")]
    [InlineData("https://127.0.0.1:8443/x")]
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://LOCALHOST:9000/")]
    [InlineData("https://a.localhost/")]
    [InlineData("https://metadata/")]
    [InlineData("https://metadata.google.internal/")]
    [InlineData("https://printer.local/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://192.168.0.1/")]
    [InlineData("https://100.100.100.200/")]
    [InlineData("https://168.63.129.16/")]
    [InlineData("https://0/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://１２７.０.０.１/")]
    [InlineData("https://①②⑦.0.0.1/")]
    [InlineData("https://127。0。0。1/")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("https://example.com@169.254.169.254/")]
    [InlineData("http://example.com/plain")]
    [InlineData("//host/x")]
    [InlineData("///etc/passwd")]
    [InlineData("\\\\host\\share")]
    [InlineData("https:\\\\example.com")]
    [InlineData("gopher://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("data:text/plain,hi")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/vsicurl/https://example.com/x.tif")]
    [InlineData("/vsizip//etc/x.zip")]
    [InlineData("/VSIMEM/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("file://host/share")]
    [InlineData("s3://user:pass@bucket/key")]
    [InlineData("")]
    [InlineData("https://exa\nmple.com/")]
    public void A_catalogue_from_the_network_may_not_name(string href)
    {
        var error = Assert.Throws<DatacubeException>(() => Network.Resolve(href, Remote));
        Assert.Equal("href.not_allowed", error.Code);
        Assert.DoesNotContain("169.254", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://data.example.com/x.tif", "https://data.example.com/x.tif")]
    [InlineData("../assets/x.tif", "https://catalog.example.com/v1/assets/x.tif")]
    [InlineData("/x.tif", "https://catalog.example.com/x.tif")]
    [InlineData("s3://bucket/key/x.tif", "s3://bucket/key/x.tif")]
    [InlineData("https://8.8.8.8/x", "https://8.8.8.8/x")]
    [InlineData("https://bücher.example/x", "https://bücher.example/x")]
    public void A_catalogue_from_the_network_may_name(string href, string expected) =>
        Assert.Equal(expected, Network.Resolve(href, Remote).ToString());

    [Theory]
    [InlineData("./B02.tif", "/data/catalog/items/B02.tif")]
    [InlineData("../other/B02.tif", "/data/catalog/other/B02.tif")]
    [InlineData("B 02#1.tif", "/data/catalog/items/B 02")]
    public void A_local_catalogue_may_name_files_below_its_folder(string href, string expected) =>
        Assert.Equal(expected, Folder.Resolve(href, Local).LocalPath);

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("%2e%2e/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("../../catalog2/x.tif")]
    [InlineData("/vsicurl/https://example.com")]
    [InlineData("//host/share/x.tif")]
    [InlineData("http://example.com/x.tif")]
    [InlineData("https://127.0.0.1/x.tif")]
    public void A_local_catalogue_may_not_name(string href) =>
        Assert.Equal("href.not_allowed", Assert.Throws<DatacubeException>(() => Folder.Resolve(href, Local)).Code);

    [Theory]
    [InlineData("localhost:8080", "http://localhost:8080/x", true)]
    [InlineData("localhost:8080", "http://localhost:8081/x", false)]
    [InlineData("localhost", "http://localhost:8081/x", true)]
    [InlineData("127.0.0.1:80", "http://127.0.0.1/x", true)]
    [InlineData("[::1]:9000", "http://[::1]:9000/x", true)]
    [InlineData("minio.lan", "https://minio.lan/x", true)]
    [InlineData("minio.lan", "https://minio.lan.evil.local/x", false)]
    public void A_host_that_the_user_named_is_allowed_and_no_other(string allowed, string href, bool expected)
    {
        var rules = HrefRules.ForNetwork(new HostRules([allowed]));
        Assert.Equal(expected, Record.Exception(() => rules.Resolve(href, Remote)) is null);
    }
}
