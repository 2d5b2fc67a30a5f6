using Aspire.Hosting.Local;

namespace Aspire.Hosting.Dashboard;

/// <summary>The process of the dashboard. Its settings go through the environment: command lines can be read by everybody.</summary>
internal static class DashboardLaunch
{
    public const string Name = "aspire-dashboard";
    public const string CheckName = "aspire-dashboard_check";

    public static Task<ProcessPlan> Plan(LaunchContext context, DashboardSettings settings)
    {
        var folder = context.State.Temporary(Name);
        var environment = new Dictionary<string, string>(context.Environment)
        {
            ["ASPNETCORE_URLS"] = settings.FrontendUrl,
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = settings.OtlpUrl,
            ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = settings.OtlpHttpUrl,
            ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://localhost:{settings.FeedPort}",
            ["ASPIRE_DASHBOARD_TELEMETRY_OPTOUT"] = "true",
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
            ["DASHBOARD__APPLICATIONNAME"] = settings.ApplicationName,
            ["DASHBOARD__FRONTEND__AUTHMODE"] = "BrowserToken",
            ["DASHBOARD__FRONTEND__BROWSERTOKEN"] = settings.BrowserToken,
            ["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__OTLP__PRIMARYAPIKEY"] = settings.OtlpKey,
            ["DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__RESOURCESERVICECLIENT__APIKEY"] = settings.FeedKey,
            ["DASHBOARD__API__ENABLED"] = "true",
            ["DASHBOARD__API__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__API__PRIMARYAPIKEY"] = settings.OtlpKey,
            ["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(folder, "bundle"),
            // It runs without ICU too, as long as it may name cultures.
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
            ["DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY"] = "0",
            ["HOME"] = folder,
        };
        return Task.FromResult(new ProcessPlan(settings.Program!, ["dashboard"], folder) { Environment = environment, Inherits = false });
    }
}
