using System.Net;
using Datacube.Contracts.Access;
using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Access;
using Datacube.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Access;

[Trait("kind", "unit")]
public sealed class LocalKeyTests
{
    [Fact]
    public async Task The_key_of_a_local_system_is_made_once_and_opens_every_service_of_it()
    {
        using var folder = new TempFolder();
        Dictionary<string, string?> settings = new() { ["Authentication:LocalKeyFile"] = folder.File("local-key") };
        await using var first = await TestService.StartAsync(Map, settings: settings);
        await using var second = await TestService.StartAsync(Map, settings: settings);
        var key = LocalKeyFile.Read(folder.File("local-key"))!;
        Assert.True(first.App.Services.GetRequiredService<ApiKeys>().IsNew);
        Assert.False(second.App.Services.GetRequiredService<ApiKeys>().IsNew);
        foreach (var service in (TestService[])[first, second])
        {
            Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/submit", key)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await service.GetAsync("/submit")).StatusCode);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("192.0.2.7", false)]
    [InlineData(null, false)]
    public void The_local_key_is_accepted_from_its_own_machine_only(string? from, bool accepted)
    {
        using var folder = new TempFolder();
        var keys = new ApiKeys(Options.Create(new AccessSettings { LocalKeyFile = folder.File("local-key") }), TimeProvider.System);
        var address = from is null ? null : IPAddress.Parse(from);
        if (accepted)
            Assert.True(keys.Find(keys.Local!.Reveal(), address).IsAdmin);
        else
            Assert.Equal("auth.invalid", Assert.Throws<DatacubeException>(() => keys.Find(keys.Local!.Reveal(), address)).Code);
    }

    /// <summary>Keys are compared by their hashes in constant time, also when the name of a key is unknown.</summary>
    [Fact]
    public void A_wrong_secret_and_an_unknown_name_get_the_same_answer()
    {
        var known = ApiKey.Create();
        var keys = new ApiKeys(Options.Create(new AccessSettings { ApiKeys = [new ApiKeySettings { Id = known.Id, Hash = known.Hash(), Subject = "a", Scopes = [Scopes.Admin] }] }), TimeProvider.System);
        var wrong = $"dc_{known.Id}{new string('0', 32)}";
        var answers = ((string[])[wrong, ApiKey.Create().Reveal()]).Select(text => Assert.Throws<DatacubeException>(() => keys.Find(text, IPAddress.Loopback)).Message);
        Assert.Single(answers.Distinct());
        Assert.Contains("CryptographicOperations.FixedTimeEquals", File.ReadAllText(RepositoryRoot.File("src", "Datacube.Contracts", "Access", "ApiKey.cs")), StringComparison.Ordinal);
    }

    private static void Map(WebApplication app) => app.MapGet("/submit", () => "submitted").WithMetadata(new RequireScopeAttribute(Scopes.CubesSubmit));
}
