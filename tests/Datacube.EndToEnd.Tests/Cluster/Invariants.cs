using Datacube.Contracts.Cubes.V1;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>What holds after every fault.</summary>
internal static class Invariants
{
    /// <summary>The job succeeded and left exactly what an undisturbed build leaves (I1 to I5).</summary>
    public static async Task RequireBuiltAsync(RunningCluster cluster, Job job)
    {
        Assert.True(job.State == JobState.Succeeded, $"The job ended as {job.State}: {job.Error?.Code} {job.Error?.Message}");
        await RequireQuietAsync(cluster);
        var folder = new Uri(job.Output).LocalPath;
        Assert.Equal(CubeBytes.Of(await cluster.BuildLocallyAsync()), CubeBytes.Of(folder));
        Assert.Equal(ClusterScenes.Tiles, Directory.GetFiles(Path.Combine(folder, "_datacube", "commits"), "*.json", SearchOption.AllDirectories).Length);
        Assert.Equal(CubeState.Succeeded, job.Report.State);
        Assert.Equal(ClusterScenes.Tiles, job.Report.TasksDone + job.Report.TasksSkipped);
    }

    /// <summary>Nobody holds anything, nothing waits to be sent, and only what the test poisoned is dead (I4, I5); no secret is anywhere (I7).</summary>
    public static async Task RequireQuietAsync(RunningCluster cluster, int deadLetters = 0)
    {
        await Until.TrueAsync(async () => await cluster.QueryAsync("select count(*) from cubes.outbox where due_at <= now()") == "0", "the outbox is empty");
        Assert.Equal("0", await cluster.QueryAsync("select count(*) from cubes.tasks where state = 2 or (state < 2 and job_id in (select id from cubes.jobs where state > 1))"));
        Assert.Equal($"{deadLetters}", await cluster.QueryAsync("select count(*) from cubes.dead_letters"));
        await RequireNoSecretAsync(cluster);
    }

    /// <summary>No secret is anywhere: neither the key nor what the services were given as secrets (I7).</summary>
    private static async Task RequireNoSecretAsync(RunningCluster cluster)
    {
        var tables = (await cluster.QueryAsync("select table_schema || '.' || table_name from information_schema.tables where table_schema in ('cubes', 'catalog') and table_type = 'BASE TABLE'")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("cubes.dead_letters", tables);
        foreach (var secret in (string[])[cluster.Key[^32..], SecretCanary.Word])
        {
            foreach (var process in cluster.Processes.Append(cluster.SearchService!))
                Assert.DoesNotContain(process.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
            Assert.Equal("", await cluster.QueryAsync(string.Join(" union all ", tables.Select(table => $"select '{table}' where exists (select from {table} t where t::text like '%{secret}%')"))));
            // Cubes of earlier tests were looked through by these.
            var outputs = await cluster.QueryAsync("select plan ->> 'output' from cubes.jobs where created_at > now() - interval '2 minutes'");
            var folders = outputs.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Select(output => new Uri(output).LocalPath).Where(Directory.Exists);
            foreach (var file in folders.SelectMany(folder => Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories)))
                Assert.DoesNotContain(secret, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
    }
}
