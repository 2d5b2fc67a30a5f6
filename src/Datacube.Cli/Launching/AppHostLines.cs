using System.Text.RegularExpressions;

namespace Datacube.Cli.Launching;

/// <summary>What the AppHost tells in its output, line by line.</summary>
internal sealed partial class AppHostLines
{
    private readonly TaskCompletionSource<string> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource dashboardTold = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it is known where the dashboard is, or that there is none.</summary>
    public Task DashboardTold => dashboardTold.Task;

    /// <summary>Address of the dashboard; empty while it has none.</summary>
    public string Dashboard { get; private set; } = "";

    /// <summary>Ends when something has failed for good.</summary>
    public Task<string> Failure => failure.Task;

    public void Read(string line)
    {
        if (Login().Match(line) is { Success: true } found)
            Dashboard = found.Groups[1].Value;
        if (Dashboard.Length > 0 || line.StartsWith("There is no dashboard", StringComparison.Ordinal))
            dashboardTold.TrySetResult();
        if (Failed().Match(line) is { Success: true } failed)
            failure.TrySetResult(failed.Groups[1].Value);
    }

    [GeneratedRegex(@"Login to the dashboard at (https?://\S+)")]
    private static partial Regex Login();

    // Written by AppHost.cs; lines of a resource start with its name.
    [GeneratedRegex(@"^(Resource '[\w-]+' failed \(.*\))$")]
    private static partial Regex Failed();
}
