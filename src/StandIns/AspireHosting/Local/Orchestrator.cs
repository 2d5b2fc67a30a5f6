using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Local;

/// <summary>Starts everything in order, stops everything in the reverse one.</summary>
internal sealed class Orchestrator(
    IResourceCollection resources, DistributedApplicationExecutionContext execution, ResourceFleet fleet, LocalServices local, ConsoleWriter console) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan TimeToStopGroup = TimeSpan.FromSeconds(25);
    private readonly List<ReplicaProxy> proxies = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (execution.IsPublishMode)
            throw new NotSupportedException("Publishing needs the package Aspire.Hosting.AppHost itself; this build runs applications on the local machine only.");
        var missing = await MissingParametersAsync(cancellationToken);
        if (missing.Count > 0)
            throw new MissingParameterValueException(string.Join(Environment.NewLine, missing));
        local.Ports.Allocate(resources);
        local.State.Take();
        await local.Guard.StandByAsync(cancellationToken);
        local.State.DeleteTemporary();
        await local.Dashboard.OpenAsync([.. resources], cancellationToken);
        fleet.Build([.. local.Dashboard.Resources, .. resources]);
        foreach (var endpoint in resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()).Where(endpoint => endpoint.TargetPorts is not [var only] || only != endpoint.AllocatedPort))
            proxies.Add(ReplicaProxy.Open(endpoint));
        foreach (var runner in fleet.All)
            runner.Introduce();
        foreach (var runner in fleet.All.Where(runner => !runner.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any()))
            runner.Start();
        foreach (var endpoint in resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => $"{resource.Name} ({endpoint.Name}) listens at {endpoint.Url}")))
            console.Say(endpoint);
        console.Say("Distributed application started. Press Ctrl+C to shut down.");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        console.Say("Stopping.");
        foreach (var group in fleet.ForStopping().ToList())
        {
            try
            {
                await Task.WhenAll(group.Select(runner => runner.StopAsync(cancellationToken))).WaitAsync(TimeToStopGroup, cancellationToken);
            }
            catch (Exception error) when (error is TimeoutException or OperationCanceledException)
            {
                console.Say($"These did not stop in time and are killed: {string.Join(", ", group.Select(runner => runner.Id))}");
                await Task.WhenAll(group.Select(runner => runner.KillAsync()));
            }
        }
        await local.Dashboard.CloseAsync(cancellationToken);
        await local.Guard.SweepAsync(CancellationToken.None);
        local.State.DeleteTemporary();
        console.Say("Stopped.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in proxies)
            await proxy.DisposeAsync();
    }

    private async Task<List<string>> MissingParametersAsync(CancellationToken cancellation)
    {
        var missing = new List<string>();
        foreach (var parameter in resources.OfType<ParameterResource>())
        {
            try
            {
                await parameter.GetValueAsync(cancellation);
            }
            catch (MissingParameterValueException error)
            {
                missing.Add(error.Message);
            }
        }
        return missing;
    }
}
