using System.Collections.Concurrent;
using System.Diagnostics;
using Datacube.Testing;

namespace Datacube.AppHost.Tests.Processes;

/// <summary>The sample application in a process of its own.</summary>
public sealed class AppHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly TempFolder folder = new TempFolder().ForOtherUsers();
    private CancellationTokenSource deadline = new(Patience);
    private readonly ConcurrentQueue<string> lines = new();
    private Process? process;

    /// <summary>Counts from the last start.</summary>
    public CancellationToken Deadline => deadline.Token;

    public string StateFolder => folder.File("state");

    public string DataFolder => folder.File("data");

    public string Journal => folder.File("journal");

    public IReadOnlyCollection<string> Lines => lines;

    public string Output => string.Join('\n', lines);

    public int Id => process!.Id;

    /// <summary>What services noted: NAME WHAT PROCESS.</summary>
    public IReadOnlyList<string[]> Notes => File.Exists(Journal) ? [.. File.ReadAllLines(Journal).Select(line => line.Split(' '))] : [];

    public IReadOnlyList<string> Events => [.. Notes.Select(note => $"{note[0]} {note[1]}")];

    public void Start(params string[] settings) => Start(settings, []);

    public void Start(string[] settings, Dictionary<string, string> environment) =>
        Run([Samples.AppHost, $"--AppHost:StateFolder={StateFolder}", $"--Parameters:journal={Journal}", .. settings], environment);

    /// <summary>Starts the command line instead, with its state and its output folder here.</summary>
    public void StartCli(params string[] arguments) => StartCli(arguments, []);

    public void StartCli(string[] arguments, Dictionary<string, string> environment) =>
        Run([Samples.Cli, .. arguments], new(environment) { ["AppHost__StateFolder"] = StateFolder, ["XDG_DATA_HOME"] = DataFolder, ["DATACUBE_SERVICE"] = "" });

    /// <summary>Runs a command beside what was started, to its end.</summary>
    public Task<ProgramOutcome> CommandAsync(string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Samples.Cli, .. arguments]);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["XDG_DATA_HOME"] = DataFolder;
        return ExternalProgram.Outcome(start, Patience);
    }

    /// <summary>A path in this application's own folder.</summary>
    public string Place(string name) => folder.File(name);

    /// <summary>Waits for something to be true; a process that ends first is a failure with its output.</summary>
    public async Task Until(Func<bool> condition)
    {
        try
        {
            await Eventually.True(() => condition() || (process!.HasExited ? throw new InvalidOperationException($"The AppHost ended with {process.ExitCode}:\n{Output}") : false), Deadline);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"This did not happen in time. The AppHost said:\n{Output}");
        }
    }

    /// <summary>As Ctrl-C does.</summary>
    public Task<string> InterruptAsync() => ExternalProgram.Run("kill", ["-INT", $"{Id}"]);

    public void Kill() => process!.Kill();

    public async Task<int> EndAsync()
    {
        await process!.WaitForExitAsync(Deadline);
        return process.ExitCode;
    }

    /// <summary>Processes whose environment names this application's state folder: its own and all below it.</summary>
    public IReadOnlyList<string> Left() =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(entry => int.TryParse(Path.GetFileName(entry), out _)).Where(entry => Read(entry, "environ").Contains(StateFolder, StringComparison.Ordinal))
            .Select(entry => $"{Path.GetFileName(entry)} {Read(entry, "cmdline").Replace('\0', ' ')}"),
    ];

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
        process?.Dispose();
        using var last = new CancellationTokenSource(Patience);
        await Eventually.True(() => Left().Count == 0, last.Token);
        deadline.Dispose();
        folder.Dispose();
    }

    private void Run(string[] command, Dictionary<string, string> environment)
    {
        lines.Clear();
        deadline.Dispose();
        deadline = new(Patience);
        var start = new ProcessStartInfo("dotnet", ["exec", .. command]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static string Read(string entry, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(entry, file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private void Note(string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }
}
