using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.V1;
using Google.Protobuf.WellKnownTypes;
using Resource = Aspire.Hosting.Dashboard.V1.Resource;

namespace Aspire.Hosting.Dashboard;

/// <summary>A resource in the words of the dashboard.</summary>
internal static class ResourceMessage
{
    private static readonly string[] Down = [KnownResourceStates.NotStarted, KnownResourceStates.Exited, KnownResourceStates.Finished, KnownResourceStates.FailedToStart];

    /// <summary>A message; the id of a parent is that of its process, so that the dashboard can draw the one below the other.</summary>
    public static Resource Of(ResourceEvent change, Func<IResource, string?> idOf)
    {
        var snapshot = change.Snapshot;
        var message = new Resource
        {
            Name = change.ResourceId,
            ResourceType = snapshot.ResourceType,
            DisplayName = change.Resource.Name,
            Uid = change.ResourceId,
            State = snapshot.State?.Text ?? "",
            IsHidden = snapshot.IsHidden,
        };
        if (snapshot.State?.Style is { } style)
            message.StateStyle = style;
        message.CreatedAt = Time(snapshot.CreationTimeStamp);
        message.StartedAt = Time(snapshot.StartTimeStamp);
        message.StoppedAt = Time(snapshot.StopTimeStamp);
        message.Environment.AddRange(snapshot.EnvironmentVariables.Select(variable => new EnvironmentVariable { Name = variable.Name, Value = variable.Value ?? "", IsFromSpec = variable.IsFromSpec }));
        message.Urls.AddRange(snapshot.Urls.Select(url => Address(url, isActive: snapshot.State?.Text == KnownResourceStates.Running)));
        message.Properties.AddRange(snapshot.Properties.Select(property => new ResourceProperty { Name = property.Name, Value = ValueOf(property.Value), IsSensitive = property.IsSensitive }));
        if (snapshot.ExitCode is { } code)
            message.Properties.Add(new ResourceProperty { Name = "resource.exitCode", Value = Value.ForNumber(code) });
        if (change.Resource is IResourceWithParent { Parent: { } parent } && idOf(parent) is { } id)
            message.Properties.Add(new ResourceProperty { Name = "resource.parentName", Value = Value.ForString(id) });
        message.HealthReports.AddRange(snapshot.HealthReports.Select(Health));
        message.Relationships.AddRange(snapshot.Relationships.Select(relation => new ResourceRelationship { ResourceName = relation.ResourceName, Type = relation.Type }));
        message.Commands.AddRange(Commands(snapshot));
        return message;
    }

    private static Url Address(UrlSnapshot url, bool isActive)
    {
        var message = new Url { FullUrl = url.Url, IsInternal = url.IsInternal, IsInactive = !isActive, DisplayProperties = new() { DisplayName = "" } };
        if (url.Name is { } name)
            message.EndpointName = name;
        return message;
    }

    private static HealthReport Health(HealthReportSnapshot report)
    {
        var message = new HealthReport { Key = report.Name, Description = report.Description ?? "", Exception = report.ExceptionText ?? "", LastRunAt = Time(report.LastRunAt) };
        if (report.Status is { } status)
            message.Status = status switch
            {
                Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy => HealthStatus.Healthy,
                Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded => HealthStatus.Degraded,
                _ => HealthStatus.Unhealthy,
            };
        return message;
    }

    /// <summary>Processes can be started, stopped and restarted, each where it makes sense.</summary>
    private static IEnumerable<ResourceCommand> Commands(CustomResourceSnapshot snapshot)
    {
        if (snapshot.ResourceType is not ("Project" or "Executable"))
            yield break;
        var state = snapshot.State?.Text;
        var isDown = state is not null && Down.Contains(state);
        yield return Command(KnownResourceCommands.StartCommand, "Start", "Play", isShown: isDown, isEnabled: true);
        yield return Command(KnownResourceCommands.StopCommand, "Stop", "Stop", isShown: !isDown, isEnabled: state != KnownResourceStates.Stopping);
        yield return Command(KnownResourceCommands.RestartCommand, "Restart", "ArrowCounterclockwise", isShown: true, isEnabled: state == KnownResourceStates.Running);
    }

    private static ResourceCommand Command(string name, string text, string icon, bool isShown, bool isEnabled) => new()
    {
        Name = name,
        DisplayName = text,
        DisplayDescription = $"{text} this resource",
        IconName = icon,
        IconVariant = IconVariant.Filled,
        IsHighlighted = name != KnownResourceCommands.RestartCommand,
        State = !isShown ? ResourceCommandState.Hidden : isEnabled ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
    };

    private static Timestamp? Time(DateTime? time) => time is { } known ? Timestamp.FromDateTime(known) : null;

    private static Value ValueOf(object? value) => value switch
    {
        null => Value.ForNull(),
        int number => Value.ForNumber(number),
        _ => Value.ForString(value.ToString()),
    };
}
