using Datacube.Contracts.Errors;
using Datacube.Jobs.Tests.Bench;
using Datacube.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Datacube.Jobs.Tests.Faults;

/// <summary>A process that has more to ask than connections to ask by.</summary>
[Trait("kind", "fault")]
[Collection("pool of connections")]
public sealed class ConnectionPoolTests
{
    [RequiresProgramFact("server:postgres")]
    public async Task A_process_whose_connections_are_all_in_use_says_so_and_stays_ready()
    {
        await using var bench = await LedgerBench.CreateAsync(limits => (limits.MaxConnections, limits.ConnectTimeout) = (2, TimeSpan.FromSeconds(5)));
        var health = new DatabaseHealth(bench.Database);
        await using (var first = await bench.Database.Source.OpenConnectionAsync())
        await using (var second = await bench.Database.Source.OpenConnectionAsync())
        {
            var error = await Assert.ThrowsAsync<DatacubeException>(() => bench.Jobs.FindAsync(Guid.Empty, default));
            Assert.Equal("database.unavailable", error.Code);
            Assert.Contains("All 2 connections", error.Message, StringComparison.Ordinal);
            Assert.True(bench.Database.IsReachable);
            Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync(new HealthCheckContext())).Status);
        }
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new HealthCheckContext())).Status);
    }
}
