using Aspire.Hosting.Local;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Executes commands on resources: start, stop, restart.</summary>
public sealed class ResourceCommandService
{
    private readonly ResourceFleet fleet;

    internal ResourceCommandService(ResourceFleet fleet) => this.fleet = fleet;

    /// <summary>Executes a command of <see cref="KnownResourceCommands"/> on one replica, or on all of a resource.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        var runners = fleet.Find(resourceId);
        if (runners.Count == 0)
            return new() { Success = false, Message = $"There is no resource '{resourceId}'." };
        try
        {
            await Task.WhenAll(runners.Select(runner => Execute(runner, commandName, cancellationToken)));
            return new() { Success = true };
        }
        catch (DistributedApplicationException refused)
        {
            return new() { Success = false, Message = refused.Message };
        }
    }

    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource.Name, commandName, cancellationToken);

    private static async Task Execute(ResourceRunner runner, string command, CancellationToken cancellation)
    {
        if (command is not (KnownResourceCommands.StartCommand or KnownResourceCommands.StopCommand or KnownResourceCommands.RestartCommand))
            throw new DistributedApplicationException($"'{runner.Id}' has no command '{command}'; it has start, stop and restart.");
        if (command is KnownResourceCommands.StopCommand or KnownResourceCommands.RestartCommand)
            await runner.StopAsync(cancellation);
        if (command is KnownResourceCommands.StartCommand or KnownResourceCommands.RestartCommand)
            runner.Start();
    }
}
