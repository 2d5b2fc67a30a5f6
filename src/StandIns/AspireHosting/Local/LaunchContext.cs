using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>What is known when a resource is about to start.</summary>
internal sealed record LaunchContext(ResourceRunner Runner, StateFolder State, PortTable Ports, ProcessLauncher Launcher, Action<string> Log, CancellationToken Cancellation)
{
    public IResource Resource => Runner.Resource;

    public required IReadOnlyList<string> Arguments { get; init; }

    public required Dictionary<string, string> Environment { get; init; }

    /// <summary>The port that this replica listens on.</summary>
    public int TargetPort(string endpoint) =>
        Resource.Annotations.OfType<EndpointAnnotation>().Single(found => found.Name == endpoint).TargetPorts[Runner.Replica];

    /// <summary>The folder of a server's data: the place it was given, else one that goes with the application.</summary>
    public (string Folder, bool IsKept) DataFolder() => Resource.Annotations.OfType<DataFolder>().LastOrDefault() switch
    {
        null => (State.Temporary(Resource.Name), false),
        { IsVolume: true } volume => (State.Volume(volume.Place), true),
        var bind => (bind.Place, true),
    };
}
