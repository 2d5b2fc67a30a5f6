using Datacube.Contracts.Errors;
using Datacube.Storage.S3;
using Xunit;

namespace Datacube.Storage.Tests.S3;

/// <summary>What a configuration says of S3 stands over what the environment says.</summary>
[Trait("kind", "unit")]
public sealed class S3OptionsTests
{
    private static readonly S3Settings Environment = new() { Endpoint = new("http://environment:1"), Region = "here", Profile = "usual", Keys = new("A", "B", "C"), Checksums = S3Checksums.Crc32C };

    [Fact]
    public void Nothing_set_is_the_environment() => Assert.Equal(Environment, new S3Options().Over(Environment, "S3"));

    [Fact]
    public void What_is_set_comes_first()
    {
        var settings = new S3Options { Endpoint = "http://127.0.0.1:9000", Region = "there", AccessKeyId = "K", SecretAccessKey = "S", PathStyle = false, Anonymous = true, RequesterPays = true, Checksum = "readback", PartBytes = 6 << 20 }.Over(Environment, "S3");
        Assert.Equal(new()
        {
            Endpoint = new("http://127.0.0.1:9000"),
            Region = "there",
            Keys = new("K", "S", null),
            PathStyle = false,
            Anonymous = true,
            RequesterPays = true,
            Checksums = S3Checksums.ReadBack,
            PartBytes = 6 << 20,
        }, settings);
    }

    [Fact]
    public void A_profile_and_aws_itself_overrule_keys_and_server_of_the_environment()
    {
        var settings = new S3Options { Endpoint = "aws", Profile = "other" }.Over(Environment, "S3");
        Assert.Equal((null, null, "other"), (settings.Endpoint, settings.Keys, settings.Profile));
    }

    [Theory]
    [InlineData("id alone", "options.invalid")]
    [InlineData("secret alone", "options.invalid")]
    [InlineData("token alone", "options.invalid")]
    [InlineData("keys and profile", "options.invalid")]
    [InlineData("small parts", "options.invalid")]
    [InlineData("endpoint with path", "uri.form")]
    [InlineData("checksum", "option.value")]
    public void What_does_not_fit_together_is_refused_and_no_secret_is_shown(string what, string code)
    {
        S3Options options = what switch
        {
            "id alone" => new() { AccessKeyId = "K" },
            "secret alone" => new() { SecretAccessKey = "secret" },
            "token alone" => new() { SessionToken = "secret" },
            "keys and profile" => new() { AccessKeyId = "K", SecretAccessKey = "secret", Profile = "p" },
            "small parts" => new() { PartBytes = 1000 },
            "endpoint with path" => new() { Endpoint = "http://host/path" },
            _ => new() { Checksum = "md4" },
        };
        var error = Assert.Throws<DatacubeException>(() => options.Over(Environment, "CubeBuilder:S3"));
        Assert.Equal(code, error.Code);
        Assert.Contains(what == "checksum" ? "md4" : "CubeBuilder:S3", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret\"", error.Message, StringComparison.Ordinal);
    }
}
