using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace Datacube.AppHost.Tests.Running;

[Trait("kind", "system")]
public sealed class PortTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly LocalApplication local = new();

    [LocalProcessFact]
    public async Task A_port_in_use_is_named_with_its_endpoint_before_anything_starts()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        local.Staying("worker").WithHttpEndpoint(port: port);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(local.StartAsync);
        Assert.Contains($"Port {port} of endpoint 'http' of 'worker' is in use", error.Message, StringComparison.Ordinal);
        Assert.Empty(local.Notes);
    }

    [LocalProcessFact]
    public async Task A_port_wished_for_twice_is_refused()
    {
        local.Staying("one").WithHttpEndpoint(port: 19990);
        local.Staying("two").WithHttpEndpoint(port: 19990);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(local.StartAsync);
        Assert.Contains("endpoint 'http' of 'one', endpoint 'http' of 'two'", error.Message, StringComparison.Ordinal);
    }

    [LocalProcessFact]
    public async Task Replicas_need_a_proxied_port()
    {
        local.Builder.AddProject("service", Samples.ServiceProject).WithHttpEndpoint(isProxied: false).WithReplicas(2);
        Assert.Contains("replicas", (await Assert.ThrowsAsync<DistributedApplicationException>(local.StartAsync)).Message, StringComparison.Ordinal);
    }

    [LocalProcessFact]
    public async Task Replicas_share_one_port_in_turn_and_one_that_is_down_is_passed_over()
    {
        var service = local.Builder.AddProject("service", Samples.ServiceProject).WithHttpEndpoint().WithHttpHealthCheck("/health").WithReplicas(2);
        local.Staying("after").WaitFor(service);
        await local.StartAsync();
        await local.Until("after", KnownResourceStates.Running);
        var seen = new HashSet<int>();
        await Eventually.True(async () => seen.Add(await WhoAsync(service)) | seen.Count == 2, local.Deadline);
        Assert.Equal(2, (await Answers(service, 6)).Count);

        var one = (await local.Until("service", KnownResourceStates.Running)).ResourceId;
        await local.Running.ResourceCommands.ExecuteCommandAsync(one, KnownResourceCommands.StopCommand, local.Deadline);
        Assert.Single(await Answers(service, 6));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => local.DisposeAsync();

    private async Task<HashSet<int>> Answers(IResourceBuilder<ProjectResource> service, int count)
    {
        var seen = new HashSet<int>();
        for (var i = 0; i < count; i++)
            seen.Add(await WhoAsync(service));
        return seen;
    }

    /// <summary>Each on a connection of its own.</summary>
    private async Task<int> WhoAsync(IResourceBuilder<ProjectResource> service)
    {
        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler);
        return int.Parse(await client.GetStringAsync(new Uri($"{service.GetEndpoint("http").Url}/who"), local.Deadline), CultureInfo.InvariantCulture);
    }
}
