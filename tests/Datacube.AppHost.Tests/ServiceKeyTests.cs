using System.Security.Cryptography;
using Datacube.Testing;
using Xunit;

namespace Datacube.AppHost.Tests;

/// <summary>The keys of a local system's services, with several systems that start for the first time.</summary>
[Trait("kind", "unit")]
public sealed class ServiceKeyTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Keys => folder.File("keys");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Systems_that_start_at_once_make_one_pair_that_only_its_owner_may_use()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Pair(new ServiceKey(Keys, "one")))));
        Assert.Single(made.Distinct());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Keys, "one.pem")));
        Assert.Equal(["one.pem", "one.pub.pem"], Directory.GetFiles(Keys).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Halves_that_do_not_match_or_are_cut_off_are_mended_at_the_next_start()
    {
        Pair(new ServiceKey(Keys, "one"));
        Pair(new ServiceKey(Keys, "two"));
        File.Copy(Path.Combine(Keys, "two.pub.pem"), Path.Combine(Keys, "one.pub.pem"), overwrite: true);
        Pair(new ServiceKey(Keys, "one"));
        File.WriteAllText(Path.Combine(Keys, "one.pem"), "-----BEGIN EC");
        Pair(new ServiceKey(Keys, "one"));
    }

    /// <summary>The private half; it belongs to the public one.</summary>
    private static string Pair(ServiceKey key)
    {
        var secret = File.ReadAllText(key.PrivateFile());
        using var signing = ECDsa.Create();
        signing.ImportFromPem(secret);
        using var checking = ECDsa.Create();
        checking.ImportFromPem(File.ReadAllText(key.PublicFile()));
        byte[] text = [1, 2, 3];
        Assert.True(checking.VerifyData(text, signing.SignData(text, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
        return secret;
    }
}
