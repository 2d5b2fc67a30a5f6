using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Datacube.AppHost.Tests.Dashboard.V1;
using Datacube.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace Datacube.AppHost.Tests.Dashboard;

/// <summary>What the dashboard is told and may command, over gRPC. The dashboard's own program is a script that does nothing.</summary>
[Trait("kind", "system")]
public sealed class FeedTests : IAsyncLifetime, IDisposable
{
    private const string Key = "key-of-this-test";
    private readonly TempFolder folder = new();
    private readonly GrpcChannel channel;
    private readonly LocalApplication local;
    private readonly DashboardService.DashboardServiceClient client;

    public FeedTests()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        var program = folder.Write("aspire-managed", "#!/bin/sh\nexec sleep 600\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        local = new("--AppHost:DisableDashboard=false", $"--ASPIRE_DASHBOARD_PATH={program}", $"--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL={address}", $"--AppHost:ResourceService:ApiKey={Key}");
        channel = GrpcChannel.ForAddress(address);
        client = new(channel);
    }

    private static Metadata Opened => new() { { "x-resource-service-api-key", Key } };

    public Task InitializeAsync()
    {
        if (!LocalProcessFactAttribute.RunsLocally)
            return Task.CompletedTask;
        local.Shell("worker", "echo to-out; echo to-error >&2; exec sleep 600").WithHttpEndpoint(port: 19980).WithEnvironment("COLOR", "green");
        return local.StartAsync();
    }

    public async Task DisposeAsync() => await local.DisposeAsync();

    public void Dispose()
    {
        channel.Dispose();
        folder.Dispose();
    }

    [LocalProcessFact]
    public async Task Without_the_key_nothing_is_told_and_nothing_done()
    {
        var information = await Assert.ThrowsAsync<RpcException>(async () => await client.GetApplicationInformationAsync(new()));
        Assert.Equal(StatusCode.Unauthenticated, information.StatusCode);
        var wrong = new Metadata { { "x-resource-service-api-key", "guess" } };
        var command = await Assert.ThrowsAsync<RpcException>(async () => await client.ExecuteResourceCommandAsync(new() { ResourceName = "worker", CommandName = KnownResourceCommands.StopCommand }, wrong));
        Assert.Equal(StatusCode.Unauthenticated, command.StatusCode);
        using var resources = client.WatchResources(new(), wrong);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => resources.ResponseStream.MoveNext(local.Deadline))).StatusCode);
        await local.Until("worker", KnownResourceStates.Running);
    }

    [LocalProcessFact]
    public async Task Resources_come_with_everything_that_the_dashboard_demands()
    {
        await local.Until("worker", KnownResourceStates.Running);
        Assert.NotEmpty((await client.GetApplicationInformationAsync(new(), Opened)).ApplicationName);
        using var watch = client.WatchResources(new(), Opened, cancellationToken: local.Deadline);
        Assert.True(await watch.ResponseStream.MoveNext(local.Deadline));
        var all = watch.ResponseStream.Current.InitialData.Resources;
        Assert.All(all, resource =>
        {
            Assert.NotEmpty(resource.Name);
            Assert.NotEmpty(resource.ResourceType);
            Assert.NotEmpty(resource.DisplayName);
            Assert.NotEmpty(resource.Uid);
            Assert.NotNull(resource.CreatedAt);
            Assert.All(resource.Urls, url => Assert.NotNull(url.DisplayProperties));
        });
        var worker = Assert.Single(all, resource => resource.DisplayName == "worker");
        Assert.StartsWith("worker-", worker.Name, StringComparison.Ordinal);
        Assert.Equal("Running", worker.State);
        Assert.Equal("http://localhost:19980", Assert.Single(worker.Urls).FullUrl);
        Assert.Contains(worker.Environment, variable => variable is { Name: "COLOR", Value: "green" });
        Assert.Equal(["Start", "Stop", "Restart"], worker.Commands.Select(command => command.DisplayName));
        Assert.Equal([2, 0, 0], worker.Commands.Select(command => command.State));
        Assert.True(Assert.Single(all, resource => resource.DisplayName == "aspire-dashboard").IsHidden);
    }

    [LocalProcessFact]
    public async Task Commands_are_executed_and_changes_follow()
    {
        var id = (await local.Until("worker", KnownResourceStates.Running)).ResourceId;
        using var watch = client.WatchResources(new(), Opened, cancellationToken: local.Deadline);
        Assert.True(await watch.ResponseStream.MoveNext(local.Deadline));
        Assert.Equal(1, (await Command(id, KnownResourceCommands.StopCommand)).Kind);
        Assert.Equal(["Stopping", "Exited"], await StatesUntil(watch.ResponseStream, "Exited"));
        Assert.Equal(1, (await Command(id, KnownResourceCommands.StartCommand)).Kind);
        Assert.Equal(["Starting", "Running"], await StatesUntil(watch.ResponseStream, "Running"));
        var unknown = await Command("nobody", KnownResourceCommands.StopCommand);
        Assert.Equal(2, unknown.Kind);
        Assert.Contains("nobody", unknown.Message, StringComparison.Ordinal);
    }

    [LocalProcessFact]
    public async Task Console_lines_come_with_their_numbers_and_streams()
    {
        var id = (await local.Until("worker", KnownResourceStates.Running)).ResourceId;
        using var watch = client.WatchResourceConsoleLogs(new() { ResourceName = id }, Opened, cancellationToken: local.Deadline);
        var lines = new List<V1.LogLine>();
        while (lines.Count < 2 && await watch.ResponseStream.MoveNext(local.Deadline))
            lines.AddRange(watch.ResponseStream.Current.LogLines);
        Assert.Equal([1, 2], lines.Select(line => line.LineNumber));
        Assert.Contains(lines, line => line is { Text: "to-out", IsStdErr: false });
        Assert.Contains(lines, line => line is { Text: "to-error", IsStdErr: true });
    }

    [LocalProcessFact]
    public async Task The_stream_of_questions_stays_open()
    {
        using var questions = client.WatchInteractions(Opened, cancellationToken: local.Deadline);
        await questions.RequestStream.WriteAsync(new());
        var next = questions.ResponseStream.MoveNext(local.Deadline);
        await client.GetApplicationInformationAsync(new(), Opened);
        Assert.False(next.IsCompleted);
    }

    private async Task<CommandResponse> Command(string resource, string command) =>
        await client.ExecuteResourceCommandAsync(new() { ResourceName = resource, CommandName = command, ResourceType = "Executable" }, Opened);

    /// <summary>The last two states of the worker, each once, up to a wanted one.</summary>
    private async Task<IReadOnlyList<string>> StatesUntil(IAsyncStreamReader<ResourcesUpdate> updates, string wanted)
    {
        var states = new List<string>();
        while (!states.Contains(wanted) && await updates.MoveNext(local.Deadline))
            foreach (var change in updates.Current.Changes.Value.Where(change => change.Upsert.DisplayName == "worker" && !states.Contains(change.Upsert.State)))
                states.Add(change.Upsert.State);
        return states[^2..];
    }
}
