using System.ComponentModel.DataAnnotations;
using Datacube.Contracts.Access;
using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Access.Internal;
using Datacube.ServiceDefaults.Hosting;
using Datacube.ServiceDefaults.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Settings;

[Trait("kind", "unit")]
public sealed class SettingsTests
{
    [Fact]
    public async Task Without_authentication_a_service_does_not_start_and_says_how_to_configure_it()
    {
        var (code, text) = await RunAsync([]);
        Assert.Equal(3, code);
        Assert.StartsWith("error auth.configuration: Authentication is not configured", text, StringComparison.Ordinal);
        foreach (var way in (string[])["Authentication__LocalKeyFile=", "Authentication__ApiKeys__0__Id", "Authentication__Jwt__Authority"])
            Assert.Contains(way, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authentication:Jwt:Authority", "http://issuer.example.org", "https address")]
    [InlineData("Authentication:Jwt:Audience", "", "Audience is empty")]
    [InlineData("Authentication:Jwt:ClockLeeway", "00:02:00", "between 0 and 00:01:00")]
    [InlineData("Authentication:Jwt:Algorithms:0", "none", "accepted are RS256")]
    [InlineData("Authentication:Jwt:Algorithms:0", "HS256", "accepted are RS256")]
    [InlineData("Authentication:ApiKeys:0:Hash", "abc", "64 lower-case hexadecimal digits")]
    [InlineData("Authentication:ApiKeys:0:Scopes:0", "cubes.everything", "there are admin, catalog.read")]
    [InlineData("Authentication:Jwt:Audiance", "x", "Authentication:Jwt:Audiance is not a setting (nearest: Audience")]
    [InlineData("Authentication:Internal:Service", "Cube Builder", "it must name this service: lower-case letters, digits and hyphens")]
    [InlineData("Authentication:Internal:Service", "", "it must name this service")]
    [InlineData("Authentication:Internal:Lifetime", "01:00:00", "between 00:00:05 and 00:05:00")]
    [InlineData("Authentication:Internal:KeyFile", "/no/such.pem", "Authentication:Internal:KeyFile, /no/such.pem, cannot be read. Make a pair with: openssl")]
    [InlineData("Authentication:Internal:Callers:other:KeyFile", "/no/such.pem", "Callers:other:KeyFile, /no/such.pem, cannot be read")]
    [InlineData("Authentication:Internal:Callers:other:Scopes:0", "admin", "Callers:other:Scopes names 'admin'; a service may be given catalog.read")]
    [InlineData("Limits:MaxBodyBytes", "many", "Limits:MaxBodyBytes is 'many', which is no whole number")]
    [InlineData("Limits:MaxBodyBytes", "1", "MaxBodyBytes")]
    [InlineData("Limits:RequestTimeout", "soon", "duration (form: 00:01:30)")]
    [InlineData("Shutdown:Timeout", "10:00:00", "Timeout")]
    [InlineData("Forwarding:KnownNetworks:0", "everyone", "the form is 10.0.0.0/8")]
    [InlineData("Http:MaxAttempts", "100", "MaxAttempts")]
    [InlineData("Example:Named:a:Sise", "1", "Example:Named:a:Sise is not a setting (nearest: Size")]
    [InlineData("Example:Parts:0:Size", "many", "Example:Parts:0:Size is 'many', which is no whole number")]
    [InlineData("Example:Nmae", "x", "Example:Nmae is not a setting (nearest: Name")]
    public async Task A_wrong_setting_stops_the_service_and_is_named(string key, string value, string expected)
    {
        var settings = Good();
        settings[key] = value;
        var (code, text) = await RunAsync(settings);
        Assert.Equal(3, code);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_calls_others_does_not_start_without_a_key_of_its_own()
    {
        await using var app = TestService.Build(add: builder => builder.AddInternalCalls(), settings: Good());
        await using var errors = new StringWriter();
        Assert.Equal(3, await ExitCode.OfHostAsync(app, errors));
        Assert.StartsWith("error auth.configuration: This service calls other services and has no key for that. Set Authentication__Internal__Service=NAME", $"{errors}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_wrong_settings_are_named_at_once()
    {
        var settings = Good();
        settings["Limits:MaxBodyBytes"] = "many";
        settings["Http:MaxAttempts"] = "none";
        settings["Authentication:Jwt:Audience"] = "";
        var (_, text) = await RunAsync(settings);
        foreach (var key in (string[])["Limits:MaxBodyBytes", "Http:MaxAttempts", "Authentication:Jwt:Audience"])
            Assert.Contains(key, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_reach_the_class_they_belong_to()
    {
        var settings = Good();
        settings["Example:Name"] = "a name";
        settings["Example:Parts:0:Size"] = "7";
        settings["Example:Named:a:Size"] = "8";
        await using var app = TestService.Build(add: builder => builder.AddSettings<ExampleSettings>("Example"), settings: settings);
        var example = app.Services.GetRequiredService<IOptions<ExampleSettings>>().Value;
        Assert.Equal(("a name", 7, 8), (example.Name, Assert.Single(example.Parts).Size, example.Named["a"].Size));
    }

    [Fact]
    public async Task A_failure_of_ours_is_not_disguised_as_a_wrong_setting() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => ExitCode.OfAsync(() => throw new InvalidOperationException("a bug"), TextWriter.Null));

    [Fact]
    public async Task An_error_with_a_code_gives_the_exit_code_of_its_row() =>
        Assert.Equal(ErrorTable.Find("cost.too_large").ExitCode, await ExitCode.OfAsync(() => throw new DatacubeException("cost.too_large", "text"), TextWriter.Null));

    private static Dictionary<string, string?> Good()
    {
        var settings = TestService.KeySettings(0, ApiKey.Create(), "admin");
        settings["Authentication:Jwt:Authority"] = "https://issuer.example.org";
        settings["Authentication:Jwt:Audience"] = "datacube";
        return settings;
    }

    private static async Task<(int Code, string Text)> RunAsync(Dictionary<string, string?> settings)
    {
        await using var app = TestService.Build(add: builder => builder.AddSettings<ExampleSettings>("Example"), settings: settings);
        await using var errors = new StringWriter();
        var code = await ExitCode.OfHostAsync(app, errors);
        return (code, $"{errors}");
    }

    private sealed class ExampleSettings
    {
        public string Name { get; set; } = "";

        public IList<ExamplePart> Parts { get; set; } = [];

        public Dictionary<string, ExamplePart> Named { get; } = [];
    }

    private sealed class ExamplePart
    {
        [Range(0, 10)]
        public int Size { get; set; }
    }
}
