using Datacube.Testing;
using Datacube.Testing.Servers;
using Datacube.Testing.Services;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Scenes of a provider that signs, built by the services: tokens are there when something is read, and nowhere else.</summary>
[Trait("kind", "system")]
public sealed class SignedScenesTests
{
    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Scenes_that_a_provider_signs_become_a_cube_and_no_token_is_kept_anywhere()
    {
        using var folder = new TempFolder();
        var light = await ClusterScenes.CreateSampleAsync(folder);
        await using var provider = await SigningServer.StartAsync(Path.GetDirectoryName(light.Catalog)!, folder.File("authority.pem"));
        var table = folder.Write("providers.json", $$"""{"providers":[{{provider.Provider}}]}""");
        await using var cluster = await RunningCluster.StartAsync(await PgServer.Shared, await RabbitServer.Shared,
            ("CatalogSearch__ProvidersFile", table), ("CatalogSearch__AllowedHosts__0", provider.Authority), ("CubeBuilder__AllowedHosts__0", provider.Authority), ("SSL_CERT_FILE", folder.File("authority.pem")));
        var service = await cluster.StartBuilderAsync();

        // Tokens that are over soon, but not before a busy machine has taken them in.
        provider.Lifetime = TimeSpan.FromSeconds(20);
        await BuildAsync(cluster, service, "red");
        Assert.NotEmpty(provider.Used);
        Assert.Equal(0, provider.Refused);

        // Not one of them is used when it is over, and one that is refused is replaced once.
        await Until.TrueAsync(() => provider.AllOver, "every token is over");
        var (used, given) = (provider.Used.ToHashSet(StringComparer.Ordinal), provider.Given);
        (provider.Lifetime, provider.RevokeNext) = (TimeSpan.FromHours(1), true);
        var before = provider.Used.Count;
        await BuildAsync(cluster, service, "nir");
        Assert.Equal(given + 2, provider.Given);
        Assert.NotEqual(0, provider.Refused);
        Assert.DoesNotContain(provider.Used.Skip(before), used.Contains);
        Assert.Equal($"{SecretCanary.Word}{provider.Given}", provider.Used[^1]);

        // How scenes are signed is in the plan; a token is in no table, message, log or file.
        Assert.NotEqual("0", await cluster.QueryAsync($"select count(*) from cubes.plan p where p::text like '%{provider.Authority}/sas%'"));
        await Invariants.RequireQuietAsync(cluster);
        await cluster.EndTestAsync();
    }

    private static async Task BuildAsync(RunningCluster cluster, ServiceProcess service, string band)
    {
        var local = cluster.Sample with { Name = $"signed-{band}", Bands = [band], ChunkSize = 96, Tiles = 4 };
        using var client = cluster.ClientOf(service);
        var target = cluster.PathOf(band, "cube");
        var submitted = (local with { Catalog = "signed" }).Submission(target);
        Invariants.RequireSuccess(local, await client.EndOfAsync((await client.SubmitAsync(submitted)).JobId));
        Assert.Equal(CubeBytes.ChunksOf(await cluster.ReferenceAsync(local)), CubeBytes.ChunksOf(target));
    }
}
