using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Datacube.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Datacube.AppHost.Tests;

/// <summary>An application in this process, with a state folder and a journal of its own.</summary>
public sealed class LocalApplication : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TempFolder folder = new TempFolder().ForOtherUsers();
    private readonly CancellationTokenSource deadline = new(Patience);
    private DistributedApplication? application;

    public LocalApplication(params string[] settings) =>
        Builder = DistributedApplication.CreateBuilder([$"--AppHost:StateFolder={folder.File("state")}", "--AppHost:DisableDashboard=true", "--AppHost:Restart:First=00:00:00.050", .. settings]);

    public IDistributedApplicationBuilder Builder { get; }

    public CancellationToken Deadline => deadline.Token;

    /// <summary>A file that the resources write to.</summary>
    public string Journal => folder.File("journal");

    public IReadOnlyList<string> Notes => File.Exists(Journal) ? File.ReadAllLines(Journal) : [];

    public DistributedApplication Running => application ?? throw new InvalidOperationException("The application has not started.");

    /// <summary>A resource that runs a line of shell.</summary>
    public IResourceBuilder<ExecutableResource> Shell(string name, string script) => Builder.AddExecutable(name, "/bin/sh", folder.Path, "-c", script);

    /// <summary>A resource that notes its name and then stays.</summary>
    public IResourceBuilder<ExecutableResource> Staying(string name) => Shell(name, $"echo {name} >> journal; exec sleep 600");

    public async Task StartAsync()
    {
        application = Builder.Build();
        await application.StartAsync(deadline.Token);
    }

    public Task<ResourceEvent> Until(string resource, string state) =>
        Running.ResourceNotifications.WaitForResourceAsync(resource, change => change.Snapshot.State?.Text == state, deadline.Token);

    /// <summary>What a resource has written so far.</summary>
    public async Task<string> LogOf(ResourceEvent resource)
    {
        var lines = new List<string>();
        await foreach (var batch in Running.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(resource.ResourceId))
            lines.AddRange(batch.Select(line => line.Content));
        return string.Join('\n', lines);
    }

    /// <summary>The environment that a running resource was given.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> EnvironmentOf(string resource) =>
        (await Until(resource, KnownResourceStates.Running)).Snapshot.EnvironmentVariables.ToDictionary(variable => variable.Name, variable => variable.Value);

    public async ValueTask DisposeAsync()
    {
        if (application is not null)
        {
            await application.StopAsync();
            await application.DisposeAsync();
        }
        deadline.Dispose();
        folder.Dispose();
    }
}
