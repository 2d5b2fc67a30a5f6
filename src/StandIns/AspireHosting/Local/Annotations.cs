using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>The resource is a process; the plan says which.</summary>
internal sealed record LocalLaunch(Func<LaunchContext, Task<ProcessPlan>> Plan) : IResourceAnnotation;

/// <summary>The resource is no process; this must be done before it counts as running.</summary>
internal sealed record LocalSetup(Func<CancellationToken, Task> Prepare) : IResourceAnnotation;

/// <summary>The resource sends telemetry to the dashboard.</summary>
internal sealed class OtlpExporter : IResourceAnnotation;

/// <summary>SQL that creates a database.</summary>
internal sealed record CreationScript(string Sql) : IResourceAnnotation;

/// <summary>Where a server's data stays.</summary>
internal sealed record DataFolder(string Place, bool IsVolume) : IResourceAnnotation
{
    public static DataFolder Volume(string name, bool isReadOnly) => isReadOnly ? throw ReadOnly() : new(name, IsVolume: true);

    public static DataFolder Bind(string path, bool isReadOnly) => isReadOnly ? throw ReadOnly() : new(path, IsVolume: false);

    private static NotSupportedException ReadOnly() => new("A server of this machine cannot run on read-only data; leave isReadOnly out.");
}
