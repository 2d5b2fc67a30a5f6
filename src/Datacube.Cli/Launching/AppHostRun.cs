using System.Diagnostics;
using System.Globalization;

namespace Datacube.Cli.Launching;

/// <summary>A running AppHost. What it writes goes on to a writer, line by line.</summary>
internal sealed class AppHostRun : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task copying;

    private AppHostRun(Process process, TextWriter log, Action<string> onLine)
    {
        this.process = process;
        var gate = new Lock();
        copying = Task.WhenAll(CopyAsync(process.StandardOutput, line =>
        {
            onLine(line);
            Write(gate, log, line);
        }), CopyAsync(process.StandardError, line => Write(gate, log, line)));
    }

    public static AppHostRun Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables, TextWriter log, Action<string> onLine)
    {
        var start = new ProcessStartInfo(Dotnet(), ["exec", file, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // It stops by itself should this program be killed.
        start.Environment["ASPIRE_CLI_PID"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process, log, onLine);
    }

    /// <summary>Waits for the end; where that is cancelled, asks the AppHost to stop everything and waits until it has.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(CancellationToken cancellation)
    {
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            await StopAsync();
        }
        await copying;
        return process.ExitCode;
    }

    /// <summary>Stops everything, as Ctrl-C does.</summary>
    public async Task StopAsync()
    {
        if (!process.HasExited)
        {
            using var signal = Process.Start(new ProcessStartInfo("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))!;
            await signal.WaitForExitAsync(CancellationToken.None);
        }
        await process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
    }

    /// <summary>The dotnet that runs this program.</summary>
    private static string Dotnet() =>
        Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self
        : Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root && File.Exists(Path.Combine(root, "dotnet")) ? Path.Combine(root, "dotnet")
        : "dotnet";

    private static async Task CopyAsync(StreamReader from, Action<string> to)
    {
        while (await from.ReadLineAsync() is { } line)
            to(line);
    }

    private static void Write(Lock gate, TextWriter log, string line)
    {
        lock (gate)
            log.WriteLine(line);
    }
}
