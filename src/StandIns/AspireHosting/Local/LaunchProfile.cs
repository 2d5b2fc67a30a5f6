using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>A profile of a project's <c>Properties/launchSettings.json</c>.</summary>
internal sealed record LaunchProfile(string Name, string? ApplicationUrl, IReadOnlyDictionary<string, string> Variables)
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The profile of that name; without one the first that runs the project. Null where the project has no profiles.</summary>
    // {"profiles":{"http":{"commandName":"Project","applicationUrl":"http://localhost:5000","environmentVariables":{"A":"b"}}}}
    public static LaunchProfile? Find(string project, string? name)
    {
        var file = Path.Combine(Path.GetDirectoryName(project)!, "Properties", "launchSettings.json");
        if (!File.Exists(file))
            return name is null ? null : throw new DistributedApplicationException($"There is no launch profile '{name}': {file} does not exist.");
        using var settings = JsonDocument.Parse(File.ReadAllText(file), Lenient);
        var profiles = settings.RootElement.TryGetProperty("profiles", out var found) ? found.EnumerateObject().ToList() : [];
        var profile = name is null
            ? profiles.FirstOrDefault(each => each.Value.TryGetProperty("commandName", out var command) && command.GetString() == "Project")
            : profiles.FirstOrDefault(each => each.Name == name);
        if (profile.Value.ValueKind == JsonValueKind.Undefined)
            return name is null ? null : throw new DistributedApplicationException($"There is no launch profile '{name}' in {file}.");
        var variables = profile.Value.TryGetProperty("environmentVariables", out var pairs) ? pairs.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "") : [];
        return new(profile.Name, profile.Value.TryGetProperty("applicationUrl", out var url) ? url.GetString() : null, variables);
    }

    public void AddTo(IResourceBuilder<ProjectResource> project, bool withEndpoints)
    {
        foreach (var url in withEndpoints ? (ApplicationUrl ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [])
        {
            var address = new Uri(url);
            project.WithEndpoint(port: address.Port, scheme: address.Scheme, name: address.Scheme);
        }
        project.WithEnvironment(context =>
        {
            foreach (var (name, value) in Variables)
                context.EnvironmentVariables.TryAdd(name, value);
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", Name);
        });
    }
}
