using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>What is shown of resources.</summary>
internal static class ResourceFacts
{
    public static CustomResourceSnapshot First(ResourceRunner runner, bool isHidden) => new()
    {
        ResourceType = TypeOf(runner.Resource),
        Properties = [],
        IsHidden = isHidden,
        CreationTimeStamp = TimeProvider.System.GetUtcNow().UtcDateTime,
        Relationships = [.. runner.Resource.Annotations.OfType<ResourceRelationshipAnnotation>().Where(relation => relation.Type != HiddenMark.Relation).Select(relation => new RelationshipSnapshot(relation.Resource.Name, relation.Type)).Distinct()],
        HealthReports = [.. Checks(runner.Resource).Select(key => new HealthReportSnapshot(key, null, null, null))],
    };

    public static CustomResourceSnapshot Running(ResourceRunner runner, CustomResourceSnapshot before, ProcessPlan plan, int process) => before with
    {
        State = new(KnownResourceStates.Running, "success"),
        Urls = Urls(runner.Resource),
        HealthReports = [.. Checks(runner.Resource).Select(key => new HealthReportSnapshot(key, null, null, null))],
        EnvironmentVariables = [.. plan.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new EnvironmentVariableSnapshot(pair.Key, pair.Value, IsFromSpec: true))],
        Properties =
        [
            .. runner.Resource.Annotations.OfType<IProjectMetadata>().Select(project => new ResourcePropertySnapshot("project.path", project.ProjectPath)),
            new("executable.path", plan.FileName),
            new("executable.workDir", plan.WorkingDirectory),
            new("executable.args", string.Join(' ', plan.Arguments)),
            new("executable.pid", process),
        ],
    };

    public static async Task<CustomResourceSnapshot> StandingAsync(IResource resource, CustomResourceSnapshot before, CancellationToken cancellation) => before with
    {
        State = new(KnownResourceStates.Running, "success"),
        Properties = await ValuesAsync(resource, cancellation),
        Urls = resource is ExternalServiceResource service ? [new(null, service.Uri.ToString(), IsInternal: false)] : [],
    };

    public static IEnumerable<string> Checks(IResource resource) => resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).Distinct();

    /// <summary>What a resource without a process holds, under the names by which the dashboard knows it.</summary>
    private static async Task<ImmutableArray<ResourcePropertySnapshot>> ValuesAsync(IResource resource, CancellationToken cancellation) => resource switch
    {
        ParameterResource parameter => [new("Value", await parameter.GetValueAsync(cancellation)) { IsSensitive = parameter.Secret }],
        IResourceWithConnectionString connection => [new("resource.connectionString", await connection.GetConnectionStringAsync(cancellation)) { IsSensitive = true }],
        _ => [],
    };

    private static ImmutableArray<UrlSnapshot> Urls(IResource resource) =>
    [
        .. resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => new UrlSnapshot(endpoint.Name, endpoint.Url, IsInternal: false)),
        .. resource.Annotations.OfType<ResourceUrlAnnotation>().Select(url => new UrlSnapshot(url.DisplayText, url.Url, IsInternal: false)),
    ];

    private static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ParameterResource => "Parameter",
        ExternalServiceResource => "ExternalService",
        // A server without its container is a program like any other.
        ContainerResource or ExecutableResource => "Executable",
        PostgresDatabaseResource => nameof(PostgresDatabaseResource),
        IResourceWithConnectionString => "ConnectionString",
        _ => resource.GetType().Name,
    };
}
