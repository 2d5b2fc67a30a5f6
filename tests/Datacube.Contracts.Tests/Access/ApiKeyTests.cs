using System.Security.Cryptography;
using System.Text;
using Datacube.Contracts.Access;
using Datacube.Contracts.Errors;
using Datacube.Testing;
using Xunit;

namespace Datacube.Contracts.Tests.Access;

[Trait("kind", "unit")]
public sealed class ApiKeyTests
{
    [Fact]
    public void A_key_has_the_agreed_form_and_matches_the_hash_of_itself_alone()
    {
        var key = ApiKey.Create();
        Assert.Matches("^dc_[a-z0-9]{40}$", key.Reveal());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key.Reveal()))), key.Hash());
        Assert.True(key.Matches(key.Hash()));
        Assert.False(key.Matches(ApiKey.Create().Hash()));
        Assert.False(key.Matches(""));
    }

    [Fact]
    public void A_key_in_a_text_shows_its_name_only()
    {
        var key = ApiKey.Create();
        Assert.Equal($"dc_{key.Id}•••", $"{key}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("dc_short")]
    [InlineData("dc_ABCDEFGH0123456789abcdef0123456789abcdef")]
    [InlineData("dc_abcdefgh0123456789abcdef0123456789abcdef\n")]
    [InlineData("xx_abcdefgh0123456789abcdef0123456789abcdef")]
    public void A_text_of_another_form_is_no_key(string? text) => Assert.False(ApiKey.TryParse(text, out _));

    [Fact]
    public async Task Of_many_processes_that_come_at_once_one_makes_the_key_and_all_get_it()
    {
        using var folder = new TempFolder();
        var path = folder.File("deep", "local-key");
        var found = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => LocalKeyFile.ReadOrCreate(path))));
        Assert.Single(found, one => one.IsNew);
        Assert.Single(found.Select(one => one.Key.Reveal()).Distinct());
        Assert.Equal(["local-key"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TempFolder();
        var path = folder.File("local-key");
        LocalKeyFile.ReadOrCreate(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var error = Assert.Throws<DatacubeException>(() => LocalKeyFile.Read(path));
        Assert.Equal("auth.configuration", error.Code);
        Assert.Contains($"chmod 600 {path}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_holds_something_else_is_refused_and_not_replaced()
    {
        using var folder = new TempFolder();
        folder.Write("local-key", "something else");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.File("local-key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal("auth.configuration", Assert.Throws<DatacubeException>(() => LocalKeyFile.ReadOrCreate(folder.File("local-key"))).Code);
        Assert.Equal("something else", File.ReadAllText(folder.File("local-key")));
    }

    [Fact]
    public void Where_there_is_no_file_there_is_no_key()
    {
        using var folder = new TempFolder();
        Assert.Null(LocalKeyFile.Read(folder.File("none", "local-key")));
    }
}
