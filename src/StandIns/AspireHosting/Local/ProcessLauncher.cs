using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Local;

/// <summary>Starts processes: in a session of their own (Ctrl-C of the terminal reaches the AppHost only), marked, as another user where asked.</summary>
internal sealed class ProcessLauncher(StateFolder state)
{
    /// <summary>Settings of the AppHost itself that are nobody else's business.</summary>
    private static readonly string[] OwnSettings = ["Parameters__", "AppHost__", "ASPNETCORE_URLS", "ASPIRE_CLI_", "ASPIRE_DASHBOARD_", "ASPIRE_RESOURCE_SERVICE_"];

    public ChildProcess Start(ProcessPlan plan, Action<string, bool> onLine) => ChildProcess.Start(Describe(plan), plan, onLine);

    /// <summary>Runs a process to its end.</summary>
    /// <exception cref="DistributedApplicationException">It ended with another code than 0.</exception>
    public async Task RunAsync(ProcessPlan plan, Action<string> log, CancellationToken cancellation)
    {
        await using var process = Start(plan, (line, _) => log(line));
        var code = await process.Exit.WaitAsync(cancellation);
        if (code != 0)
            throw new DistributedApplicationException($"{plan.FileName} ended with code {code}.");
    }

    private ProcessStartInfo Describe(ProcessPlan plan)
    {
        var start = new ProcessStartInfo { WorkingDirectory = plan.WorkingDirectory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        List<string> command = [];
        if (OperatingSystem.IsLinux())
            command.Add("/usr/bin/setsid");
        if (plan.Account is { } account)
        {
            var (user, group) = (account.User.ToString(CultureInfo.InvariantCulture), account.Group.ToString(CultureInfo.InvariantCulture));
            command.AddRange(["/usr/bin/setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups", "--inh-caps=-all", "--"]);
        }
        command.AddRange([plan.FileName, .. plan.Arguments]);
        start.FileName = command[0];
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        SetEnvironment(start, plan);
        return start;
    }

    private void SetEnvironment(ProcessStartInfo start, ProcessPlan plan)
    {
        foreach (var name in start.Environment.Keys.Where(name => !(plan.Inherits ? IsInherited(name) : name is "PATH" or "TZ")).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in plan.Environment)
            start.Environment[name] = value;
        var mark = state.Mark.Split('=', 2);
        start.Environment[mark[0]] = mark[1];
    }

    private static bool IsInherited(string name) => !OwnSettings.Any(own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase));
}
