using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Local;

/// <summary>When a process that ended by itself is started again. Configuration section AppHost:Restart.</summary>
internal sealed class RestartPolicy(IConfiguration configuration)
{
    private readonly IConfigurationSection section = configuration.GetSection("AppHost:Restart");

    /// <summary>Wait before the first restart; doubled each time.</summary>
    public TimeSpan First => section.GetValue("First", TimeSpan.FromSeconds(1));

    public TimeSpan Longest => section.GetValue("Longest", TimeSpan.FromSeconds(30));

    /// <summary>After this many in a row the resource stays down.</summary>
    public int Most => section.GetValue("Most", 10);

    /// <summary>A process that ran this long starts counting anew.</summary>
    public TimeSpan Forgotten => section.GetValue("Forgotten", TimeSpan.FromMinutes(1));

    /// <param name="earlier">Restarts in a row so far.</param>
    public TimeSpan Delay(int earlier) => TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(earlier, 20)));
}
