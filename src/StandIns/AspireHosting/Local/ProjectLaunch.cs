using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Projects run as the assembly that was built together with the AppHost.</summary>
internal static class ProjectLaunch
{
    public static Task<ProcessPlan> Plan(LaunchContext context)
    {
        var project = context.Resource.Annotations.OfType<IProjectMetadata>().Last();
        var environment = context.Environment;
        environment.TryAdd("LOGGING__CONSOLE__FORMATTERNAME", "simple");
        var http = context.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.UriScheme is "http" or "https").ToList();
        // An endpoint whose port goes into a variable of its own is the project's to open.
        var opened = http.Where(endpoint => endpoint.PortVariable is null).ToList();
        if (opened.Count > 0)
            environment.TryAdd("ASPNETCORE_URLS", string.Join(';', opened.Select(endpoint => $"{endpoint.UriScheme}://{endpoint.TargetHost}:{endpoint.TargetPorts[context.Runner.Replica]}")));
        if (http.FirstOrDefault(endpoint => endpoint.UriScheme == "https") is { } secure)
            environment.TryAdd("ASPNETCORE_HTTPS_PORT", $"{secure.AllocatedPort}");
        var assembly = Assembly(project);
        var folder = Path.GetDirectoryName(project.ProjectPath) is { } source && Directory.Exists(source) ? source : Path.GetDirectoryName(assembly)!;
        return Task.FromResult(new ProcessPlan(Dotnet(), ["exec", assembly, .. context.Arguments], folder) { Environment = environment });
    }

    /// <summary>Where the build put it; else beside the AppHost, as in an installed layout: <c>../NAME/NAME.dll</c>.</summary>
    private static string Assembly(IProjectMetadata project)
    {
        var name = Path.GetFileNameWithoutExtension(project.ProjectPath);
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        string[] places =
        [
            .. project is IBuiltProject { TargetPath: { Length: > 0 } built } ? [built] : Array.Empty<string>(),
            Path.Combine(Path.GetDirectoryName(here)!, name, $"{name}.dll"),
            // artifacts/bin/NAME/release
            Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here)!) ?? "/", name, Path.GetFileName(here), $"{name}.dll"),
        ];
        return places.FirstOrDefault(File.Exists)
            ?? throw new DistributedApplicationException($"The project {project.ProjectPath} is not built: there is neither {string.Join(" nor ", places)}. Build it, for instance with: dotnet build {project.ProjectPath}");
    }

    /// <summary>The dotnet that runs the AppHost.</summary>
    private static string Dotnet() =>
        Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        : Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root && File.Exists(Path.Combine(root, "dotnet")) ? Path.Combine(root, "dotnet")
        : "dotnet";
}
