using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Aspire.Hosting;

/// <summary>Collects resources; the host it builds runs them as processes of this machine.</summary>
internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--operation"] = "AppHost:Operation", ["--publisher"] = "Publishing:Publisher", ["--step"] = "Pipeline:Step", ["--output-path"] = "Pipeline:OutputPath",
    };

    private readonly HostApplicationBuilder host;
    private readonly ResourceCollection resources = [];

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        AppHostDirectory = DirectoryOf(AppHostAssembly);
        host = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppHostDirectory, ApplicationName = AppHostAssembly?.GetName().Name });
        if (options.Args is { Length: > 0 } args)
            Configuration.AddCommandLine(args, Switches);
        var isPublish = "publish".Equals(Configuration["AppHost:Operation"], StringComparison.OrdinalIgnoreCase) || Configuration["Publishing:Publisher"] is not null;
        ExecutionContext = new(isPublish ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run);

        var state = new StateFolder(Configuration["AppHost:StateFolder"], AppHostAssembly?.GetName().Name ?? "AppHost", AppHostDirectory);
        Configuration.AddInMemoryCollection(state.ReadSecrets().Where(secret => Configuration[secret.Key] is null));
        Services.AddSingleton(state).AddSingleton(options).AddSingleton(ExecutionContext).AddSingleton<IResourceCollection>(resources);
        Services.AddSingleton<ResourceNotificationService>().AddSingleton<ResourceLoggerService>().AddSingleton<ResourceFleet>();
        Services.AddSingleton(services => new ResourceCommandService(services.GetRequiredService<ResourceFleet>()));
        Services.AddSingleton<PortTable>().AddSingleton<ProcessGuard>().AddSingleton<ConsoleWriter>().AddSingleton<DependencyWait>().AddSingleton<HealthWatch>();
        Services.AddSingleton<ProcessLauncher>().AddSingleton<LaunchPlanning>().AddSingleton<RestartPolicy>().AddSingleton<RunnerTools>().AddSingleton(TimeProvider.System);
        Services.AddSingleton<DashboardSettings>().AddSingleton<DashboardFeedServer>().AddSingleton<DashboardSession>().AddSingleton<LocalServices>();
        Services.AddHostedService<Orchestrator>().AddHostedService<ParentWatch>();
        Services.AddHealthChecks().Add(new HealthCheckRegistration(DashboardLaunch.CheckName, services => new HttpCheck(services.GetRequiredService<DashboardSettings>().LoginPage, 200), HealthStatus.Unhealthy, null));
        Services.Configure<HostOptions>(settings => settings.ShutdownTimeout = TimeToStop);
        host.Logging.AddSimpleConsole(format => (format.SingleLine, format.ColorBehavior) = (true, LoggerColorBehavior.Default));
        // What keeps the application from starting is told by whoever started it.
        host.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // The runners check health every second and say themselves what changes.
        host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning).AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }

    public ConfigurationManager Configuration => host.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => host.Environment;

    public IServiceCollection Services => host.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources => resources;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (resources.FirstOrDefault(other => other.Name.Equals(resource.Name, StringComparison.OrdinalIgnoreCase)) is { } other)
            throw new DistributedApplicationException($"There is a resource named '{other.Name}' already ({other.GetType().Name}); names must differ by more than case.");
        resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        ModelRules.Check(resources);
        return new(host.Build());
    }

    /// <summary>The folder of the AppHost's project where it was built on this machine, else that of its assembly.</summary>
    private static string DirectoryOf(Assembly? assembly) =>
        assembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(fact => fact.Key.Equals("apphostprojectpath", StringComparison.OrdinalIgnoreCase))?.Value is { } folder && Directory.Exists(folder)
            ? folder
            : AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);

    private sealed class ResourceCollection : List<IResource>, IResourceCollection;

    private sealed class ResourceBuilder<T>(IDistributedApplicationBuilder application, T resource) : IResourceBuilder<T>
        where T : IResource
    {
        public IDistributedApplicationBuilder ApplicationBuilder => application;

        public T Resource => resource;

        public IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
            where TAnnotation : IResourceAnnotation
        {
            if (behavior == ResourceAnnotationMutationBehavior.Replace)
                foreach (var old in resource.Annotations.OfType<TAnnotation>().ToList())
                    resource.Annotations.Remove(old);
            resource.Annotations.Add(annotation);
            return this;
        }
    }
}
