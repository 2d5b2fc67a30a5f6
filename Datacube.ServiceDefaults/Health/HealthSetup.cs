using Datacube.ServiceDefaults.Access;
using Datacube.ServiceDefaults.Scrubbing;
using Datacube.ServiceDefaults.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Health;

internal static class HealthSetup
{
    internal static void AddHealth(this WebApplicationBuilder builder)
    {
        builder.AddSettings<ShutdownSettings>(ShutdownSettings.Section);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<ShutdownSettings>>((host, shutdown) =>
            host.ShutdownTimeout = shutdown.ValueOrDefaults().NoticeTime + shutdown.ValueOrDefaults().Timeout);
        builder.Services.AddSingleton<ReadinessGate>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ReadinessGate>());
        builder.Services.AddHealthChecks().AddCheck<ReadinessGate>("service");
        builder.Services.AddSingleton<IHealthCheckPublisher, ReadinessLog>();
        // Every check has to come to an end: a probe that hangs says less than one that fails.
        builder.Services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var check in options.Registrations.Where(check => check.Timeout == Timeout.InfiniteTimeSpan))
                check.Timeout = TimeSpan.FromSeconds(5);
        });
    }

    /// <summary>Alive: the process answers. Ready: all checks pass. Open to everyone, with details for administrators only.</summary>
    internal static void MapHealth(this WebApplication app)
    {
        Map(app, "/health/live", _ => false);
        Map(app, "/health/ready", _ => true);
    }

    // A part that is degraded has lost what it depends on: the bus is so while its broker is away.
    private static readonly Dictionary<HealthStatus, int> StatusCodes = new()
    {
        [HealthStatus.Healthy] = Microsoft.AspNetCore.Http.StatusCodes.Status200OK,
        [HealthStatus.Degraded] = Microsoft.AspNetCore.Http.StatusCodes.Status503ServiceUnavailable,
        [HealthStatus.Unhealthy] = Microsoft.AspNetCore.Http.StatusCodes.Status503ServiceUnavailable,
    };

    private static void Map(WebApplication app, string path, Func<HealthCheckRegistration, bool> checks) =>
        app.MapHealthChecks(path, new HealthCheckOptions { Predicate = checks, ResponseWriter = WriteAsync, ResultStatusCodes = StatusCodes })
            .AllowAnonymous()
            .DisableRateLimiting()
            .DisableHttpMetrics();

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        if (context.User.Identity?.IsAuthenticated != true || !Caller.Of(context.User).IsAdmin)
            return context.Response.WriteAsync($"{report.Status}");
        var scrubber = context.RequestServices.GetRequiredService<SecretScrubber>();
        return context.Response.WriteAsJsonAsync(new
        {
            status = $"{report.Status}",
            checks = report.Entries.ToDictionary(entry => entry.Key, entry => new
            {
                status = $"{entry.Value.Status}",
                reason = scrubber.Scrub(entry.Value.Description ?? entry.Value.Exception?.Message ?? ""),
                milliseconds = Math.Round(entry.Value.Duration.TotalMilliseconds, 1),
            }),
        });
    }
}
