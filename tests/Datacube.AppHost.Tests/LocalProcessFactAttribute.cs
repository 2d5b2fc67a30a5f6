using Aspire.Hosting;
using Xunit;

namespace Datacube.AppHost.Tests;

/// <summary>A fact about applications that run as processes of this machine; skipped where they run in containers, with a container engine of its own habits.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LocalProcessFactAttribute : FactAttribute
{
    public LocalProcessFactAttribute() => Skip = RunsLocally ? null : "This build orchestrates with containers; the test is about local processes.";

    internal static bool RunsLocally => typeof(DistributedApplication).Assembly.GetName().Name != "Aspire.Hosting" && OperatingSystem.IsLinux();
}
