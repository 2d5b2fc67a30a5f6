using Datacube.Contracts.Cubes.V1;
using Datacube.Storage;
using Datacube.Testing;
using Datacube.Testing.Services;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>What holds after every fault: I1 to I5 and I7 of the table of promises. I6 is what a <see cref="CubeReader"/> sees meanwhile.</summary>
internal static class Invariants
{
    private const string Succeeded = "2";

    /// <summary>Everything that a test left.</summary>
    /// <param name="cluster">The system.</param>
    /// <param name="test">What the targets of the test have in their address.</param>
    /// <param name="poisoned">Messages that the test made undeliverable.</param>
    /// <param name="cubes">The cubes of the test, with their places.</param>
    public static async Task RequireAsync(RunningCluster cluster, string test, int poisoned, IReadOnlyCollection<(TestCube Cube, IObjectStore Place)> cubes)
    {
        Assert.Equal(("I1: jobs without an end", "0"), ("I1: jobs without an end", await cluster.QueryAsync($"select count(*) from cubes.jobs where ended_at is null and plan ->> 'output' like '%{test}%'")));
        // Somebody must be there who sends and cleans; a test may have left nobody.
        if (cluster.Processes.All(process => process.HasExited))
            await cluster.StartBuilderAsync();
        await RequireQuietAsync(cluster, poisoned);
        foreach (var (cube, place) in cubes)
            await RequireCubeAsync(cluster, cube, place);
    }

    /// <summary>The job ended well and says so of every tile.</summary>
    public static void RequireSuccess(TestCube cube, Job job)
    {
        Assert.True(job.State == JobState.Succeeded, $"The job ended as {job.State}: {job.Error?.Code} {job.Error?.Message}");
        Assert.Equal(CubeState.Succeeded, job.Report.State);
        Assert.Equal(cube.Tiles, job.Report.TasksDone + job.Report.TasksSkipped);
    }

    /// <summary>Nobody holds anything, nothing waits to be sent or cleaned up (I4), only what the test poisoned is dead (I5), and no secret is anywhere (I7).</summary>
    public static async Task RequireQuietAsync(RunningCluster cluster, int deadLetters = 0)
    {
        await Until.TrueAsync(async () => await cluster.QueryAsync("select (select count(*) from cubes.outbox) + (select count(*) from cubes.attempts where not cleaned)") == "0", "the outbox is empty and what dead workers left is removed");
        Assert.Equal(("I4: leases", "0"), ("I4: leases", await cluster.QueryAsync("select count(*) from cubes.tasks where state = 2 or lease_until > now() or (state < 2 and job_id in (select id from cubes.jobs where state > 1))")));
        Assert.Equal(("I5: dead letters", $"{deadLetters}"), ("I5: dead letters", await cluster.QueryAsync("select count(*) from cubes.dead_letters")));
        await RequireNoSecretAsync(cluster);
    }

    /// <summary>
    /// A cube whose last job succeeded is, object by object, what an undisturbed build leaves (I2, I3); another one is not listed. Nothing
    /// temporary is left in either.
    /// </summary>
    private static async Task RequireCubeAsync(RunningCluster cluster, TestCube cube, IObjectStore place)
    {
        var last = await cluster.QueryAsync($"select state from cubes.jobs where rtrim(plan ->> 'output', '/') like '%{place.Root.AbsolutePath.TrimEnd('/')}' order by created_at desc limit 1");
        Assert.NotEqual("", last);
        if (last == Succeeded)
            CubeBytes.RequireEqual(CubeBytes.Of(await cluster.ReferenceAsync(cube)), await CubeBytes.OfAsync(place));
        else
            Assert.Null(await place.HeadAsync("zarr.json", default));
        await foreach (var left in place.ListAsync(ObjectKey.TemporaryFolder + "/", default))
            Assert.Fail($"I3: {left.Key} is left.");
        if (place.Root.IsFile && Directory.Exists(place.Root.LocalPath))
            Assert.DoesNotContain(Directory.EnumerateFiles(place.Root.LocalPath, "*", SearchOption.AllDirectories), file => file.EndsWith(".writing", StringComparison.Ordinal) || file.Contains("/_tmp/", StringComparison.Ordinal));
    }

    /// <summary>No message that was published since the last look, and none that lies in a queue now, holds a secret: neither in its body nor in its headers.</summary>
    /// <returns>The messages.</returns>
    public static async Task<IReadOnlyList<string>> RequireNoSecretInMessagesAsync(RunningCluster cluster)
    {
        IReadOnlyList<string> messages = [.. await cluster.Rabbit.TakeCopiesAsync(cluster.VirtualHost), .. await cluster.Rabbit.PeekAsync(cluster.VirtualHost)];
        foreach (var message in messages)
            Assert.DoesNotContain(SecretsOf(cluster), secret => message.Contains(secret, StringComparison.Ordinal));
        return messages;
    }

    private static string[] SecretsOf(RunningCluster cluster) => [cluster.Key[^32..], ServiceKeyPair.TokenHead, SecretCanary.Word];

    /// <summary>No secret is anywhere: neither the key, nor a token of a service, nor what the services were given as secrets (I7).</summary>
    private static async Task RequireNoSecretAsync(RunningCluster cluster)
    {
        var secrets = SecretsOf(cluster);
        foreach (var process in cluster.Processes.Append(cluster.SearchService!))
            Assert.DoesNotContain(process.Log.Lines, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
        await RequireNoSecretInMessagesAsync(cluster);
        var tables = (await cluster.QueryAsync("select table_schema || '.' || table_name from information_schema.tables where table_schema in ('cubes', 'catalog') and table_type = 'BASE TABLE'")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("cubes.dead_letters", tables);
        var rows = string.Join(" union all ", tables.Select(table => $"select '{table}', count(*) from {table} t where {string.Join(" or ", secrets.Select(secret => $"t::text like '%{secret}%'"))}"));
        Assert.Equal("", await cluster.QueryAsync($"select * from ({rows}) as found (place, rows) where rows > 0"));
        // Cubes of earlier tests were looked through by these.
        var outputs = await cluster.QueryAsync("select plan ->> 'output' from cubes.jobs where created_at > now() - interval '2 minutes'");
        var folders = outputs.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Select(output => new Uri(output)).Where(output => output.IsFile && Directory.Exists(output.LocalPath));
        foreach (var file in folders.SelectMany(folder => Directory.GetFiles(folder.LocalPath, "*.json", SearchOption.AllDirectories)))
        {
            var text = await File.ReadAllTextAsync(file);
            Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.Ordinal));
        }
    }
}
