using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Local;

/// <summary>Stops the application when the command-line program that started it (ASPIRE_CLI_PID) is gone.</summary>
internal sealed class ParentWatch(IConfiguration configuration, IHostApplicationLifetime lifetime, TimeProvider clock, ConsoleWriter console) : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (OperatingSystem.IsWindows() || !int.TryParse(configuration["ASPIRE_CLI_PID"], NumberStyles.None, CultureInfo.InvariantCulture, out var parent))
            return;
        while (Native.Signal(parent, 0))
            await clock.Delay(Often, stoppingToken);
        console.Say($"The process {parent} that started this application is gone; stopping.");
        lifetime.StopApplication();
    }
}
