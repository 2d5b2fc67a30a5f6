using Datacube.Testing;
using Xunit;

namespace Datacube.AppHost.Tests.Dashboard;

/// <summary>A fact that runs the whole system with the Aspire dashboard, without a browser.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SystemFactAttribute : FactAttribute
{
    public SystemFactAttribute() => Skip = new ServersFactAttribute().Skip ?? new RequiresProgramFactAttribute(DashboardFactAttribute.Program).Skip;
}
