using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace Datacube.AppHost.Tests.Running;

[Trait("kind", "system")]
public sealed class RestartTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly LocalApplication local = new("--AppHost:Restart:Most=3");

    [LocalProcessFact]
    public async Task A_resource_that_crashes_is_started_again_after_longer_and_longer_waits_and_then_stays_down()
    {
        local.Shell("shaky", "echo try >> journal; exit 7");
        await local.StartAsync();
        var down = await local.Until("shaky", KnownResourceStates.Exited);
        Assert.Equal(7, down.Snapshot.ExitCode);
        Assert.Equal(4, local.Notes.Count);
        var log = await local.LogOf(down);
        Assert.Contains("again in 0.1 s (restart 1 of 3)", log, StringComparison.Ordinal);
        Assert.Contains("again in 0.1 s (restart 2 of 3)", log, StringComparison.Ordinal);
        Assert.Contains("again in 0.2 s (restart 3 of 3)", log, StringComparison.Ordinal);
        Assert.Contains("stays down", log, StringComparison.Ordinal);
    }

    [LocalProcessFact]
    public async Task A_resource_that_is_killed_comes_back()
    {
        local.Staying("worker");
        await local.StartAsync();
        await Eventually.True(() => local.Notes.Count == 1, local.Deadline);
        var first = await local.Until("worker", KnownResourceStates.Running);
        var process = (int)first.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;
        System.Diagnostics.Process.GetProcessById(process).Kill();
        await local.Running.ResourceNotifications.WaitForResourceAsync(
            "worker", change => change.Snapshot.State?.Text == KnownResourceStates.Running && !process.Equals(change.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value), local.Deadline);
        await Eventually.True(() => local.Notes.Count == 2, local.Deadline);
    }

    [LocalProcessFact]
    public async Task A_resource_that_is_done_stays_done()
    {
        local.Shell("once", "echo once >> journal");
        await local.StartAsync();
        await local.Until("once", KnownResourceStates.Finished);
        Assert.Equal(["once"], local.Notes);
    }

    [LocalProcessFact]
    public async Task Stop_start_and_restart_do_what_they_say()
    {
        local.Staying("worker");
        await local.StartAsync();
        await Eventually.True(() => local.Notes.Count == 1, local.Deadline);
        var commands = local.Running.ResourceCommands;
        Assert.True((await commands.ExecuteCommandAsync("worker", KnownResourceCommands.StopCommand, local.Deadline)).Success);
        await local.Until("worker", KnownResourceStates.Exited);
        Assert.True((await commands.ExecuteCommandAsync("worker", KnownResourceCommands.StartCommand, local.Deadline)).Success);
        await Eventually.True(() => local.Notes.Count == 2, local.Deadline);
        Assert.Contains("running already", (await commands.ExecuteCommandAsync("worker", KnownResourceCommands.StartCommand, local.Deadline)).Message, StringComparison.Ordinal);
        Assert.True((await commands.ExecuteCommandAsync("worker", KnownResourceCommands.RestartCommand, local.Deadline)).Success);
        await Eventually.True(() => local.Notes.Count == 3, local.Deadline);
        Assert.False((await commands.ExecuteCommandAsync("worker", "explode", local.Deadline)).Success);
        Assert.False((await commands.ExecuteCommandAsync("nobody", KnownResourceCommands.StopCommand, local.Deadline)).Success);
    }

    [LocalProcessFact]
    public async Task A_process_that_ignores_the_request_to_stop_is_killed_with_its_children()
    {
        local.Shell("deaf", "trap '' TERM; sleep 600 & echo $! >> journal; while :; do sleep 0.05; done");
        await local.StartAsync();
        await Eventually.True(() => local.Notes.Count == 1, local.Deadline);
        await local.Running.ResourceCommands.ExecuteCommandAsync("deaf", KnownResourceCommands.StopCommand, local.Deadline);
        var end = await local.Until("deaf", KnownResourceStates.Exited);
        Assert.Contains("was killed", await local.LogOf(end), StringComparison.Ordinal);
        await Eventually.True(() => !Directory.Exists($"/proc/{local.Notes[0]}"), local.Deadline);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => local.DisposeAsync();
}
