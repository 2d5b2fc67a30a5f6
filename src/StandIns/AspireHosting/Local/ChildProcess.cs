using System.ComponentModel;
using System.Diagnostics;

namespace Aspire.Hosting.Local;

/// <summary>A running process. What it writes is handed on line by line.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan TimeForLastWords = TimeSpan.FromSeconds(1);
    private readonly Process process;
    private readonly ProcessPlan plan;

    private ChildProcess(Process process, ProcessPlan plan, Action<string, bool> onLine)
    {
        this.process = process;
        this.plan = plan;
        Id = process.Id;
        process.StandardInput.Close();
        var reading = Task.WhenAll(ReadAsync(process.StandardOutput, false, onLine), ReadAsync(process.StandardError, true, onLine));
        Exit = EndAsync(reading);
    }

    public int Id { get; }

    /// <summary>Done when the process has ended and its last lines are read.</summary>
    public Task<int> Exit { get; }

    /// <exception cref="DistributedApplicationException">It cannot be started.</exception>
    public static ChildProcess Start(ProcessStartInfo start, ProcessPlan plan, Action<string, bool> onLine)
    {
        if (!Directory.Exists(start.WorkingDirectory))
            throw new DistributedApplicationException($"{plan.FileName} cannot be started: its working directory {start.WorkingDirectory} does not exist.");
        if (!IsProgram(plan.FileName))
            throw new DistributedApplicationException($"{plan.FileName} cannot be started: there is no such program{(Path.IsPathRooted(plan.FileName) ? "" : " on PATH")}.");
        try
        {
            return new(Process.Start(start)!, plan, onLine);
        }
        catch (Win32Exception error)
        {
            throw new DistributedApplicationException($"{plan.FileName} cannot be started: {error.Message}", error);
        }
    }

    /// <summary>Asks the process to end, and after its grace ends it together with its whole session.</summary>
    /// <returns>False when it had to be killed.</returns>
    public async Task<bool> StopAsync()
    {
        if (!Exit.IsCompleted)
            Signal(plan.StopSignal, plan.StopsGroup);
        try
        {
            await Exit.WaitAsync(plan.Grace);
            return true;
        }
        catch (TimeoutException)
        {
            Signal(Native.SigKill, group: true);
            await Exit;
            return false;
        }
    }

    /// <summary>Leaves nothing behind: what the process started in its session ends with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Exit.IsCompleted)
            Signal(Native.SigKill, group: false);
        Signal(Native.SigKill, group: true);
        await Exit;
        process.Dispose();
    }

    private static bool IsProgram(string name) =>
        Path.IsPathRooted(name) || name.Contains('/')
            ? File.Exists(name)
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    private static async Task ReadAsync(StreamReader reader, bool isError, Action<string, bool> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
            onLine(line, isError);
    }

    private void Signal(int signal, bool group)
    {
        if (OperatingSystem.IsLinux())
            Native.Signal(group ? -Id : Id, signal);
        else if (signal == Native.SigKill && !process.HasExited)
            process.Kill(entireProcessTree: true);
        else
            Native.Signal(Id, signal);
    }

    private async Task<int> EndAsync(Task reading)
    {
        await process.WaitForExitAsync();
        // Something it left behind may hold the pipes open; that must not hold us.
        await Task.WhenAny(reading, Task.Delay(TimeForLastWords));
        return process.ExitCode;
    }
}
