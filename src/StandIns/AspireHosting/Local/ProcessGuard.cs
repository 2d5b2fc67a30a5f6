using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Aspire.Hosting.Local;

/// <summary>
/// A small shell process in a session of its own that outlives the AppHost by the time it takes to end what the AppHost left behind.
/// It reads a pipe whose other end only the AppHost holds: when that closes, for whatever reason, kill -9 included, every process
/// marked as belonging to this AppHost is ended. Parent-death signals would not do: they follow the thread that forked, are lost
/// when a process changes its user, and do not reach grandchildren.
/// </summary>
internal sealed class ProcessGuard(StateFolder state) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private Process? guard;

    /// <summary>Ends what an earlier AppHost left, then stands by.</summary>
    public async Task StandByAsync(CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using (var sweep = Launch())
        {
            sweep.StandardInput.Close();
            await sweep.WaitForExitAsync(cancellation);
        }
        guard = Launch();
    }

    /// <summary>Ends whatever is still there.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        if (guard is null)
            return;
        guard.StandardInput.Close();
        await guard.WaitForExitAsync(cancellation);
    }

    public void Dispose() => guard?.Dispose();

    private Process Launch()
    {
        using var script = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("guard.sh")!);
        var seconds = Grace.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("/usr/bin/setsid", ["/bin/sh", "-c", script.ReadToEnd(), "apphost-guard", state.Mark, seconds]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        // An AppHost may run below another one; its guard must not carry the other's mark, or this one's.
        start.Environment.Remove(state.Mark.Split('=')[0]);
        return Process.Start(start)!;
    }
}
