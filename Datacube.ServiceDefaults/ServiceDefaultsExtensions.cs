using Datacube.ServiceDefaults.Access;
using Datacube.ServiceDefaults.Errors;
using Datacube.ServiceDefaults.Health;
using Datacube.ServiceDefaults.Hosting;
using Datacube.ServiceDefaults.Http;
using Datacube.ServiceDefaults.Limits;
using Datacube.ServiceDefaults.Scrubbing;
using Datacube.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;

namespace Datacube.ServiceDefaults;

/// <summary>What every service of Datacube has in common, in three calls.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Registers scrubbed logging, telemetry, authentication that is closed by default, error mapping, limits, health, guarded HTTP and gRPC
    /// with reflection. Settings are checked when the service starts.
    /// </summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddScrubbedLogging();
        builder.AddTelemetry();
        builder.AddGuardedHttp();
        builder.AddForwarding();
        builder.AddAccess();
        builder.AddErrors();
        builder.AddLimits();
        builder.AddHealth();
        builder.AddServiceGrpc();
        builder.UseServiceAddresses();
        return builder;
    }

    /// <summary>Puts the pipeline together and maps health and reflection. To be called before the service maps its own endpoints.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseForwardedHeaders();
        app.UseErrors();
        app.UseRouting();
        app.UseMessageLimits();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.MapHealth();
        app.MapServiceGrpc();
        return app;
    }

    /// <summary>
    /// Runs the service until it is told to stop. Settings that cannot work are named before anything is opened, all of them, on standard error
    /// with their code; the result is the exit code of the process.
    /// </summary>
    public static Task<int> RunServiceAsync(this WebApplication app) => ExitCode.OfHostAsync(app);
}
