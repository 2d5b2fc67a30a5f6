using Datacube.Testing;
using Xunit;

namespace Datacube.AppHost.Tests.Dashboard;

/// <summary>A fact that opens the Aspire dashboard in a browser.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DashboardFactAttribute : FactAttribute
{
    public DashboardFactAttribute() =>
        Skip = new SystemFactAttribute().Skip ?? new RequiresProgramFactAttribute(Browser.Program).Skip;

    /// <summary>Where <c>./datacube</c> puts it.</summary>
    public static string Program => RepositoryRoot.File("artifacts", "aspire", "bundle", "managed", "aspire-managed");
}
