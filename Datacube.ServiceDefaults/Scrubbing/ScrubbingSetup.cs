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
        // One line per request says little that telemetry does not say better; why a caller was refused is logged with the answer.
        foreach (var chatty in (string[])["Microsoft.AspNetCore", "System.Net.Http", typeof(AccessScheme).FullName!])
            if (builder.Configuration[$"Logging:LogLevel:{chatty}"] is null)
                builder.Logging.AddFilter(chatty, LogLevel.Warning);
        builder.Logging.AddConsoleFormatter<ScrubbedConsoleFormatter, ConsoleFormatterOptions>();
    }
}
