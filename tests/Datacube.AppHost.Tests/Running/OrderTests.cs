using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace Datacube.AppHost.Tests.Running;

[Trait("kind", "system")]
public sealed class OrderTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly LocalApplication local = new();

    [LocalProcessFact]
    public async Task Resources_start_in_the_order_of_their_waits()
    {
        var server = local.Staying("server");
        var step = local.Shell("step", "echo step >> journal").WaitFor(server);
        var service = local.Staying("service").WaitForCompletion(step);
        local.Staying("front").WaitForStart(service);
        await local.StartAsync();
        await local.Until("front", KnownResourceStates.Running);
        Assert.True(await StartOf("server") < await StartOf("step"));
        var end = (await local.Until("step", KnownResourceStates.Finished)).Snapshot.StopTimeStamp;
        Assert.True(end < await StartOf("service"));
        Assert.True(await StartOf("service") < await StartOf("front"));
    }

    [LocalProcessFact]
    public async Task A_step_that_fails_keeps_what_waits_for_it_from_starting_and_is_not_repeated()
    {
        var step = local.Shell("step", "echo step >> journal; exit 3");
        local.Staying("service").WaitForCompletion(step);
        await local.StartAsync();
        var failed = await local.Until("service", KnownResourceStates.FailedToStart);
        Assert.Contains("'step' to complete with code 0; it ended with code 3", await local.LogOf(failed), StringComparison.Ordinal);
        Assert.Equal(3, (await local.Until("step", KnownResourceStates.Exited)).Snapshot.ExitCode);
        Assert.Equal(["step"], local.Notes);
    }

    [LocalProcessFact]
    public async Task A_step_may_be_expected_to_end_with_another_code()
    {
        var step = local.Shell("step", "exit 3");
        local.Staying("service").WaitForCompletion(step, exitCode: 3);
        await local.StartAsync();
        await local.Until("service", KnownResourceStates.Running);
    }

    [LocalProcessFact]
    public async Task Where_nobody_can_start_the_other_one_again_waiting_ends()
    {
        var broken = local.Builder.AddExecutable("broken", "no-such-program", ".");
        local.Staying("service").WaitFor(broken);
        await local.StartAsync();
        var failed = await local.Until("service", KnownResourceStates.FailedToStart);
        Assert.Contains("'broken'", await local.LogOf(failed), StringComparison.Ordinal);
        Assert.Contains("no such program on PATH", await local.LogOf(await local.Until("broken", KnownResourceStates.FailedToStart)), StringComparison.Ordinal);
    }

    [LocalProcessFact]
    public async Task What_shall_wait_on_waits_until_the_other_one_is_started_by_hand()
    {
        var gate = local.Builder.AddExecutable("gate", "/bin/sh", ".", "-c", "exec sleep 600").WithExplicitStart();
        local.Staying("service").WaitFor(gate, WaitBehavior.WaitOnResourceUnavailable);
        await local.StartAsync();
        await local.Until("service", KnownResourceStates.Waiting);
        Assert.True((await local.Running.ResourceCommands.ExecuteCommandAsync("gate", KnownResourceCommands.StartCommand, local.Deadline)).Success);
        await local.Until("service", KnownResourceStates.Running);
    }

    [LocalProcessFact]
    public async Task Everything_stops_in_the_reverse_order()
    {
        const string script = "trap 'echo NAME >> journal; exit 0' TERM; echo up-NAME >> journal; while :; do sleep 0.05; done";
        var server = local.Shell("server", script.Replace("NAME", "server", StringComparison.Ordinal));
        var service = local.Shell("service", script.Replace("NAME", "service", StringComparison.Ordinal)).WaitFor(server);
        local.Shell("front", script.Replace("NAME", "front", StringComparison.Ordinal)).WaitFor(service);
        await local.StartAsync();
        await Eventually.True(() => local.Notes.Contains("up-front"), local.Deadline);
        await local.Running.StopAsync(local.Deadline);
        Assert.Equal(["front", "service", "server"], local.Notes.Skip(3));
    }

    [LocalProcessFact]
    public async Task Health_is_waited_for_and_not_just_a_running_process()
    {
        var service = local.Builder.AddProject("slow", Samples.ServiceProject).WithHttpEndpoint().WithHttpHealthCheck("/health");
        local.Shell("client", "echo client >> journal; exec sleep 600").WaitFor(service);
        await local.StartAsync();
        await local.Until("client", KnownResourceStates.Running);
        Assert.True(local.Running.ResourceNotifications.TryGetCurrentState((await local.Until("slow", KnownResourceStates.Running)).ResourceId, out var slow));
        Assert.Equal(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy, slow!.Snapshot.HealthStatus);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => local.DisposeAsync();

    private async Task<DateTime?> StartOf(string resource) =>
        (await local.Running.ResourceNotifications.WaitForResourceAsync(resource, change => change.Snapshot.StartTimeStamp is not null, local.Deadline)).Snapshot.StartTimeStamp;
}
