using System.Net;
using System.Net.Sockets;
using Datacube.Cli.Launching;
using Xunit;

namespace Datacube.Cli.Tests;

/// <summary>What <c>datacube up</c> refuses before it starts anything. What it starts is tested with the AppHost.</summary>
[Trait("kind", "unit")]
public sealed class UpTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(65531)]
    public async Task A_port_without_room_for_all_services_is_refused(int port)
    {
        var run = await CliRun.Of($"up --port {port}");
        Assert.Equal(3, run.Code);
        Assert.Contains("--port", run.Error, StringComparison.Ordinal);
        Assert.Contains("65530", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_of_the_STAC_API_that_is_none_is_refused()
    {
        var run = await CliRun.Of("up --stac-port 70000");
        Assert.Equal(3, run.Code);
        Assert.Contains("--stac-port is 70000", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_taken_gives_the_STAC_API_another_one()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        var addresses = SystemAddresses.From(taken - SystemAddresses.Count, null);
        Assert.NotEqual(taken, addresses.StacPort);
        Assert.Equal($"http://localhost:{addresses.StacPort}/stac", $"{addresses.StacApi}");
        Assert.Equal(7001, SystemAddresses.From(5100, 7001).StacPort);
    }

    [Fact]
    public async Task A_patience_of_no_second_is_refused()
    {
        var run = await CliRun.Of("up --ready-within 0");
        Assert.Equal(3, run.Code);
        Assert.Contains("--ready-within is 0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_AppHost_that_is_not_there_is_named_with_the_remedy()
    {
        var run = await CliRun.Of("up --apphost /nowhere/Datacube.AppHost.dll");
        Assert.Equal(3, run.Code);
        Assert.Contains("/nowhere/Datacube.AppHost.dll", run.Error, StringComparison.Ordinal);
        Assert.Contains("dotnet build", run.Error, StringComparison.Ordinal);
    }
}
