using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Local;

/// <summary>Collects the environment and the arguments of a resource, then asks for its plan.</summary>
internal sealed class LaunchPlanning(StateFolder state, PortTable ports, ProcessLauncher launcher, DistributedApplicationExecutionContext execution, DashboardSettings dashboard, ILogger<LaunchPlanning> logger)
{
    public async Task<ProcessPlan> PlanAsync(ResourceRunner runner, Action<string> log, CancellationToken cancellation)
    {
        var resource = runner.Resource;
        var variables = new Dictionary<string, object>();
        if (resource.Annotations.OfType<OtlpExporter>().Any())
            dashboard.AddTelemetry(variables, runner);
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.PortVariable is not null))
            variables[endpoint.PortVariable!] = endpoint.TargetPorts[runner.Replica].ToString(CultureInfo.InvariantCulture);
        var environment = new EnvironmentCallbackContext(execution, resource, variables, logger, cancellation);
        foreach (var callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await callback.Callback(environment);

        var arguments = new List<object>();
        var line = new CommandLineArgsCallbackContext(execution, resource, arguments, logger, cancellation);
        foreach (var callback in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await callback.Callback(line);

        var resolved = new Dictionary<string, string>();
        foreach (var (name, value) in variables)
            resolved[name] = await ResolveAsync(value, cancellation);
        var texts = new List<string>();
        foreach (var argument in arguments)
            texts.Add(await ResolveAsync(argument, cancellation));
        var context = new LaunchContext(runner, state, ports, launcher, log, cancellation) { Arguments = texts, Environment = resolved };
        return await resource.Annotations.OfType<LocalLaunch>().Last().Plan(context);
    }

    private static async Task<string> ResolveAsync(object value, CancellationToken cancellation) => value switch
    {
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(cancellation) ?? "",
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(cancellation) ?? "",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
