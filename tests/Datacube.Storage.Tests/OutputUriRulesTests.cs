using Datacube.Contracts.Errors;
using Datacube.Storage.Files;
using Datacube.Storage.S3;
using Datacube.Testing;
using Xunit;

namespace Datacube.Storage.Tests;

[Trait("kind", "unit")]
public sealed class OutputUriRulesTests
{
    [Theory]
    [InlineData("", "uri.form")]
    [InlineData("   ", "uri.form")]
    [InlineData("a\0b", "uri.form")]
    [InlineData("s3://bucket", "uri.not_allowed")]
    [InlineData("s3://bucket/", "uri.not_allowed")]
    [InlineData("s3://key:secret@bucket/x", "uri.not_allowed")]
    [InlineData("file://user@host/x", "uri.not_allowed")]
    [InlineData("file://server/share", "uri.form")]
    [InlineData("s3://b", "uri.not_allowed")]
    [InlineData("s3://b/x", "uri.form")]
    [InlineData("s3://10.0.0.1/x", "uri.form")]
    [InlineData("s3://bucket:80/x", "uri.form")]
    [InlineData("s3://bucket/a//b", "name.form")]
    [InlineData("s3://bucket/x?versionId=1", "uri.form")]
    [InlineData("https://example.com/x", "uri.not_allowed")]
    [InlineData("gs://bucket/x", "uri.not_allowed")]
    [InlineData("memory://x", "uri.not_allowed")]
    [InlineData("file:///etc", "uri.not_allowed")]
    [InlineData("file:///etc/cube", "uri.not_allowed")]
    [InlineData("/etc/cube", "uri.not_allowed")]
    [InlineData("/tmp/../etc/cube", "uri.not_allowed")]
    [InlineData("file:///tmp/%2e%2e/proc/x", "uri.not_allowed")]
    [InlineData("/proc/self/cwd", "uri.not_allowed")]
    [InlineData("/dev/shm/x", "uri.not_allowed")]
    [InlineData("/sys/x", "uri.not_allowed")]
    [InlineData("/bin/x", "uri.not_allowed")]
    [InlineData("/usr/x", "uri.not_allowed")]
    [InlineData("/", "uri.not_allowed")]
    public void A_place_that_is_no_output_is_refused_with_its_code(string text, string code)
    {
        var error = Assert.Throws<DatacubeException>(() => new OutputUriRules().Check(text, "output"));
        Assert.Equal((code, "output"), (error.Code, error.Field));
        Assert.Contains("llowed", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cube")]
    [InlineData("./a b/cube#1")]
    [InlineData("/tmp/etc/cube")]
    [InlineData("/tmp/100%25/cube")]
    [InlineData("file:///tmp/cube")]
    [InlineData("file:/tmp/cube")]
    [InlineData("file:///tmp/cube/")]
    public void A_folder_is_an_output(string text)
    {
        var uri = new OutputUriRules().Check(text, "output");
        Assert.True(uri.IsFile);
        var expected = text.StartsWith("file:", StringComparison.Ordinal) ? "/tmp/cube" : Path.GetFullPath(text);
        Assert.Equal(expected, uri.LocalPath);
        Assert.IsType<FileStore>(ObjectStores.Open(uri, TimeProvider.System));
    }

    [Theory]
    [InlineData("s3://bucket/cubes/a", "s3://bucket/cubes/a")]
    [InlineData("s3://bucket/cubes/a/", "s3://bucket/cubes/a")]
    [InlineData("s3://my.bucket-1/a b/ü+%25", "s3://my.bucket-1/a%20b/%C3%BC%2B%25")]
    public void A_bucket_with_a_key_is_an_output(string text, string expected)
    {
        var uri = new OutputUriRules().Check(text, "output");
        Assert.Equal(expected, uri.AbsoluteUri);
        Assert.Equal(uri, Assert.IsType<S3Store>(ObjectStores.Open(uri, TimeProvider.System, new())).Root);
    }

    [Theory]
    [InlineData("s3://other/cubes/a")]
    [InlineData("s3://bucket/cubes2/a")]
    [InlineData("s3://bucket/cubes/../x")]
    [InlineData("/tmp/x")]
    public void Only_allowed_prefixes_pass_where_there_is_a_list(string refused)
    {
        var rules = new OutputUriRules(["s3://bucket/cubes"]);
        Assert.Equal("s3", rules.Check("s3://bucket/cubes/a", "output").Scheme);
        Assert.Equal("uri.not_allowed", Assert.Throws<DatacubeException>(() => rules.Check(refused, "output")).Code);
    }

    [Fact]
    public void A_folder_has_one_name_however_many_links_lead_there()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("data"));
        Directory.CreateSymbolicLink(folder.File("first"), "data");
        Directory.CreateSymbolicLink(folder.File("second"), folder.File("first", "..", "first"));
        var rules = new OutputUriRules();
        Assert.Equal(rules.Check(folder.File("data", "cube"), "output"), rules.Check(folder.File("second", "cube"), "output"));
        Directory.CreateSymbolicLink(folder.File("circle"), "circle");
        Assert.Equal("uri.form", Assert.Throws<DatacubeException>(() => rules.Check(folder.File("circle", "cube"), "output")).Code);
    }

    [Fact]
    public void Only_allowed_folders_pass_where_there_is_a_list_links_resolved()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("data"));
        Directory.CreateSymbolicLink(folder.File("data", "out"), "/etc");
        var rules = new OutputUriRules([folder.File("data")]);
        Assert.True(rules.Check(folder.File("data", "cube"), "output").IsFile);
        foreach (var refused in (string[])[folder.File("data2"), folder.File("data", "out", "x"), folder.File("data", "..", "x")])
            Assert.Contains(folder.File("data"), Assert.Throws<DatacubeException>(() => rules.Check(refused, "output")).Message, StringComparison.Ordinal);
    }
}
