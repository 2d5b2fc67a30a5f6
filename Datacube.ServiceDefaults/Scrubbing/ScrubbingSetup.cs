using Datacube.ServiceDefaults.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Datacube.ServiceDefaults.Scrubbing;

internal static class ScrubbingSetup
{
    /// <summary>One console logger, which scrubs. Loggers that the framework adds by itself write what they get and are removed.</summary>
    internal static void AddScrubbedLogging(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SecretScrubber>();
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(options => options.FormatterName = ScrubbedConsoleFormatter.FormatterName);
        // One line per request says little that telemetry does not say better; refusals are logged with the answer, failed checks when they change.
        Quieten(builder, "Microsoft.AspNetCore", LogLevel.Warning);
        Quieten(builder, "System.Net.Http", LogLevel.Warning);
        Quieten(builder, typeof(AccessScheme).FullName!, LogLevel.Warning);
        Quieten(builder, "Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);
        builder.Logging.AddConsoleFormatter<ScrubbedConsoleFormatter, ConsoleFormatterOptions>();
    }

    private static void Quieten(WebApplicationBuilder builder, string category, LogLevel level)
    {
        if (builder.Configuration[$"Logging:LogLevel:{category}"] is null)
            builder.Logging.AddFilter(category, level);
    }
}
