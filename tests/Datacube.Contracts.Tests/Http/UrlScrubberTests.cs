using Datacube.Contracts.Http;
using Xunit;

namespace Datacube.Contracts.Tests.Http;

[Trait("kind", "unit")]
public class UrlScrubberTests
{
    [Theory]
    [InlineData("https://user:CANARY@example.com/x?a=1", "https://•••@example.com/x?a=1")]
    [InlineData("https://a.blob.core.windows.net/c/x.tif?st=2024&se=CANARY&sp=rl&sv=2021&sr=c&skoid=CANARY&sig=CANARY%3D", "https://a.blob.core.windows.net/c/x.tif?st=•••&se=•••&sp=•••&sv=•••&sr=•••&skoid=•••&sig=•••")]
    [InlineData("https://b.s3.amazonaws.com/k?X-Amz-Credential=CANARY&X-Amz-Signature=CANARY&versionId=3", "https://b.s3.amazonaws.com/k?X-Amz-Credential=•••&X-Amz-Signature=•••&versionId=3")]
    [InlineData("https://x.example/search?limit=10&token=CANARY#top", "https://x.example/search?limit=10&token=•••#top")]
    [InlineData("https://x.example/?access_token=CANARY", "https://x.example/?access_token=•••")]
    [InlineData("failed: https://u:CANARY@h/x, then s3://k:CANARY@b/x", "failed: https://•••@h/x, then s3://•••@b/x")]
    [InlineData("Authorization: Bearer CANARY.abc-def", "Authorization: Bearer •••")]
    [InlineData("Host=db;Password=CANARY word;Username=x", "Host=db;Password=••• word;Username=x")]
    [InlineData("Pwd = CANARY;Host=db", "Pwd=•••;Host=db")]
    [InlineData("key dc_abcdefgh0123456789abcdef0123456789abcdef refused", "key dc_abcdefgh••• refused")]
    [InlineData("token eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0. refused", "token ••• refused")]
    [InlineData("https://x.example/scenes?datetime=2024&bbox=1,2,3,4", "https://x.example/scenes?datetime=2024&bbox=1,2,3,4")]
    [InlineData("mail someone@example.com", "mail someone@example.com")]
    public void Secrets_are_hidden_and_the_rest_stays(string text, string expected) => Assert.Equal(expected, UrlScrubber.Scrub(text));

    [Fact]
    public void An_address_is_scrubbed_as_it_was_written() =>
        Assert.Equal("https://x.example/a%20b?sig=•••", UrlScrubber.Scrub(new Uri("https://x.example/a%20b?sig=secret")));
}
