using System.Text.Json.Nodes;
using Datacube.Contracts.Http;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Items;
using Datacube.Stac.Providers;
using Datacube.Stac.Providers.Signing;
using Datacube.Stac.Tests.Catalogs;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Providers;

/// <summary>Assets are signed as the provider that found them wants it, wherever they are read.</summary>
[Trait("kind", "unit")]
public class SceneSigningTests
{
    private const string Asset = "https://account.blob.core.windows.net/scenes/red.tif", Other = "https://account.blob.core.windows.net/others/red.tif";
    private static readonly ProviderSigning Own = new() { Tokens = "https://tokens.example.com/sas", HostSuffix = ".blob.core.windows.net", KeyVariable = "DATACUBE_SIGNING_OWN" };

    private readonly ManualClock clock = new();
    private readonly List<string?> keys = [];

    [Fact]
    public async Task A_scene_is_signed_by_the_provider_that_found_it_and_everything_else_by_the_table()
    {
        using var server = Server();
        using var signing = Signing(server);
        using var client = GuardedHttp.CreateClient(signing.Http);
        await client.GetAsync(new Uri(Asset));
        signing.Follow(Harmoniser.Harmonise([Item().FoundBy(Own)], ["red"]).Scenes);
        await client.GetAsync(new Uri(Asset));
        await client.GetAsync(new Uri(Other));
        Assert.Equal(
            ["https://planetarycomputer.microsoft.com/api/sas/v1/token/account/scenes", Asset + "?sig=microsoft", "https://tokens.example.com/sas/account/scenes", Asset + "?sig=example", "https://planetarycomputer.microsoft.com/api/sas/v1/token/account/others", Other + "?sig=microsoft"],
            server.Asked.Select(asked => asked["GET ".Length..]));
        Assert.Equal([null, "own-key", null], keys);
    }

    [Theory]
    [InlineData("AWS_SECRET_ACCESS_KEY", null)]
    [InlineData("DATACUBE_SIGNING_OWN", "own-key")]
    public async Task A_plan_gets_no_other_secret_of_the_process_to_send(string variable, string? sent)
    {
        using var server = Server();
        using var signing = Signing(server);
        using var client = GuardedHttp.CreateClient(signing.Http);
        signing.Follow(Harmoniser.Harmonise([Item().FoundBy(Own with { KeyVariable = variable })], ["red"]).Scenes);
        await client.GetAsync(new Uri(Asset));
        Assert.Equal([sent], keys);
    }

    [Fact]
    public void A_scene_without_signing_says_nothing_of_it()
    {
        var scenes = Harmoniser.Harmonise([Item().FoundBy(null)], ["red"]).Scenes;
        Assert.Null(Assert.Single(scenes).Signing);
    }

    private SceneSigning Signing(ScriptedServer server) => new(
        new GuardedHttpOptions { Network = server, Time = clock, MaxAttempts = 1 }, ProviderTable.BuiltIn, name => name switch { "DATACUBE_SIGNING_OWN" => "own-key", "AWS_SECRET_ACCESS_KEY" => "secret", _ => null });

    private ScriptedServer Server() => new((_, _) => throw new InvalidOperationException())
    {
        Raw = request =>
        {
            if (!request.RequestUri!.AbsolutePath.Contains("sas", StringComparison.Ordinal))
                return ScriptedServer.Json("{}");
            keys.Add(request.Headers.TryGetValues("Ocp-Apim-Subscription-Key", out var found) ? found.Single() : null);
            return ScriptedServer.Json($$"""{"msft:expiry":"{{clock.GetUtcNow().AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'}}","token":"sig={{request.RequestUri.Host.Split('.')[^2]}}"}""");
        },
    };

    private static StacItem Item()
    {
        var item = ScriptedServer.Item("a", collection: "sentinel-2-l2a");
        item["properties"]!["platform"] = "sentinel-2a";
        item["assets"] = new JsonObject { ["red"] = new JsonObject { ["href"] = Asset, ["eo:bands"] = new JsonArray(new JsonObject { ["name"] = "B04", ["common_name"] = "red" }) } };
        return new(item, new Uri("https://api.example.com/"));
    }
}
