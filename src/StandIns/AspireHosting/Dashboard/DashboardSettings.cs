using Aspire.Hosting.Local;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where the dashboard is, where it listens, and the keys that open it. Configuration keys and variables are those of the official AppHost.</summary>
internal sealed class DashboardSettings
{
    private const string ProgramName = "aspire-managed";
    private readonly PortTable ports;
    private readonly IConfiguration configuration;

    public DashboardSettings(IConfiguration configuration, DistributedApplicationOptions options, DistributedApplicationExecutionContext execution, IHostEnvironment environment, PortTable ports)
    {
        (this.configuration, this.ports) = (configuration, ports);
        ApplicationName = environment.ApplicationName;
        if (options.DisableDashboard || configuration.GetValue("AppHost:DisableDashboard", false) || !execution.IsRunMode)
            return;
        Program = Places().FirstOrDefault(File.Exists);
        WhyOff = Program is null ? $"There is no dashboard: {ProgramName} of the Aspire CLI is not at {string.Join(" or ", Places())}. ASPIRE_DASHBOARD_PATH names another place." : null;
    }

    public bool IsOn => Program is not null;

    /// <summary>The dashboard's program; null where there is none, or nobody wants it.</summary>
    public string? Program { get; }

    /// <summary>Null where the dashboard is on, or switched off on purpose.</summary>
    public string? WhyOff { get; }

    public string ApplicationName { get; }

    public string FrontendUrl { get; private set; } = "";

    public string OtlpUrl { get; private set; } = "";

    public string OtlpHttpUrl { get; private set; } = "";

    public int FeedPort { get; private set; }

    public string BrowserToken { get; private set; } = "";

    public string OtlpKey { get; private set; } = "";

    public string FeedKey { get; private set; } = "";

    /// <summary>A page that answers without a key.</summary>
    public (Uri Address, bool IsHttp2) LoginPage() => (new Uri($"{FrontendUrl}/login"), false);

    /// <summary>Decides addresses and keys. To be called once, after the resources have their ports.</summary>
    public void Settle()
    {
        FrontendUrl = configuration["ASPNETCORE_URLS"]?.Split(';')[0] ?? FreeAddress();
        OtlpUrl = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? FreeAddress();
        OtlpHttpUrl = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] ?? FreeAddress();
        FeedPort = configuration["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] is { Length: > 0 } feed ? new Uri(feed).Port : ports.Free();
        BrowserToken = configuration["AppHost:BrowserToken"] ?? NewKey();
        OtlpKey = configuration["AppHost:OtlpApiKey"] ?? NewKey();
        FeedKey = configuration["AppHost:ResourceService:ApiKey"] ?? NewKey();
    }

    /// <summary>What a resource must know to send telemetry.</summary>
    public void AddTelemetry(Dictionary<string, object> variables, ResourceRunner runner)
    {
        variables["OTEL_SERVICE_NAME"] = runner.Resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={runner.Suffix}";
        if (!IsOn)
            return;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = OtlpUrl;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={OtlpKey}";
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
        // Short delays and every trace: people look at this while things happen.
        foreach (var name in (string[])["OTEL_BLRP_SCHEDULE_DELAY", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL"])
            variables[name] = "1000";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
    }

    private IEnumerable<string> Places()
    {
        if (configuration["ASPIRE_DASHBOARD_PATH"] is { Length: > 0 } path)
            return [Directory.Exists(path) ? Path.Combine(path, ProgramName) : path];
        return [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire", "bundle", "managed", ProgramName)];
    }

    private string FreeAddress() => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{ports.Free()}");

    private static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
