using Datacube.Contracts.Access;
using Datacube.ServiceDefaults.Scrubbing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Scrubbing;

[Trait("kind", "unit")]
public sealed class ScrubbingTests
{
    /// <summary>A canary in every slot that configuration has for a secret.</summary>
    internal static readonly Dictionary<string, string?> Canaries = new()
    {
        ["ConnectionStrings:datacube"] = "Host=db;Username=u;Password='CANARY one; two'",
        ["ConnectionStrings:rabbitmq"] = "amqp://u:CANARY%2Fthree@broker:5672/v",
        ["ConnectionStrings:odd"] = "CANARY-four without any form",
        ["Storage:SecretAccessKey"] = "CANARY/five+5",
        ["AWS_SECRET_ACCESS_KEY"] = "CANARY/six+6",
        ["AWS_SESSION_TOKEN"] = "CANARY/seven+7",
        ["Catalogs:0:Password"] = "CANARY eight",
        ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=CANARY-nine",
        ["Providers:cdse:client_secret"] = "CANARY~ten",
    };

    private static readonly string[] Values =
        ["CANARY one; two", "CANARY%2Fthree", "CANARY/three", "CANARY-four without any form", "CANARY/five+5", "CANARY/six+6", "CANARY/seven+7", "CANARY eight", "CANARY-nine", "CANARY~ten"];

    private static readonly SecretScrubber Scrubber = new(new ConfigurationBuilder().AddInMemoryCollection(Canaries).Build());

    [Fact]
    public void Every_secret_of_the_configuration_is_taken_out_of_any_text()
    {
        foreach (var value in Values)
            Assert.Equal("before ••• after", Scrubber.Scrub($"before {value} after"));
    }

    [Theory]
    [InlineData("https://u:CANARY@h/x?sig=CANARY")]
    [InlineData("X-Amz-Signature: https://h/k?X-Amz-Signature=CANARY&X-Amz-Credential=CANARY")]
    [InlineData("Authorization: Bearer CANARY.abc-def")]
    [InlineData("Host=db;Password=CANARY")]
    public void A_secret_of_someone_else_is_known_by_its_form(string text) => Assert.DoesNotContain("CANARY", Scrubber.Scrub(text), StringComparison.Ordinal);

    [Fact]
    public void A_text_without_secrets_stays_the_same_instance()
    {
        const string text = "https://example.org/a?limit=10 was read in 3 ms; Authentication:LocalKeyFile=/run/key";
        Assert.Same(text, Scrubber.Scrub(text));
    }

    [Theory]
    [InlineData("Failed to connect to 10.1.2.3:5432", "Failed to connect to •••:5432")]
    [InlineData("http://192.168.0.7/x and 169.254.169.254", "http://•••/x and •••")]
    [InlineData("listening on http://127.0.0.1:5000, asked 93.184.216.34", "listening on http://127.0.0.1:5000, asked 93.184.216.34")]
    [InlineData("Failed to connect to [fd12:3456::7]:5432 and FC00::1: refused", "Failed to connect to [•••]:5432 and •••: refused")]
    [InlineData("http://[fe80::1%eth0]/x, fe80::a1b2:c3d4:1:2, fd00:1:2:3:4:5:6:7.", "http://[•••]/x, •••, •••.")]
    [InlineData("listening on [::1]:5000, asked 2606:4700::1111, feed::1, fd12:34 and std::fd", "listening on [::1]:5000, asked 2606:4700::1111, feed::1, fd12:34 and std::fd")]
    [InlineData("System.Private.CoreLib, Version=10.0.0.0, in 10.0.0.0-preview", "System.Private.CoreLib, Version=10.0.0.0, in •••-preview")]
    public void Addresses_of_internal_networks_are_taken_out(string text, string expected) => Assert.Equal(expected, Scrubber.Scrub(text));

    [Fact]
    public void The_folder_that_a_shell_works_in_is_no_secret() =>
        Assert.Equal("/home/me/x", new SecretScrubber(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["PWD"] = "/home/me" }).Build()).Scrub("/home/me/x"));

    [Fact]
    public void Where_a_secret_lies_is_no_secret()
    {
        var scrubber = new SecretScrubber(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Authentication:Jwt:TokenEndpoint"] = "https://issuer.example.org/token", ["PasswordFile"] = "/run/secrets/db" }).Build());
        Assert.Equal("/run/secrets/db of https://issuer.example.org/token", scrubber.Scrub("/run/secrets/db of https://issuer.example.org/token"));
    }

    [Fact]
    public void A_line_of_the_console_holds_no_secret_and_stays_one_line()
    {
        var key = ApiKey.Create();
        var written = Write($"key {key.Reveal()}\nforged entry, CANARY/five+5", new InvalidOperationException("Host=db;Password=CANARY/six+6 failed"));
        Assert.DoesNotContain("CANARY", written, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Reveal(), written, StringComparison.Ordinal);
        Assert.Contains($"dc_{key.Id}•••\\nforged entry", written, StringComparison.Ordinal);
        Assert.Matches(@"^2024-01-01T00:00:00\.000Z warn  category\[12\] key ", written);
    }

    private static string Write(string message, Exception failure)
    {
        using var text = new StringWriter();
        new ScrubbedConsoleFormatter(Scrubber, new Testing.ManualClock()).Write(new LogEntry<string>(LogLevel.Warning, "category", new EventId(12), message, failure, (state, _) => state), null, text);
        return $"{text}";
    }
}
