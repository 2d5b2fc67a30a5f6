using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Datacube.Testing.Servers;

namespace Datacube.Testing;

/// <summary>Programs that tests run: GDAL's tools and other people's readers as independent judges, and dotnet itself.</summary>
public static class ExternalProgram
{
    private static readonly ConcurrentDictionary<string, bool> Known = new();

    /// <summary>The system's Python, which sees the modules installed by the package manager; another one may come first on PATH.</summary>
    public static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <summary>Folder of the Node readers and their pinned packages.</summary>
    public static string Readers => RepositoryRoot.File("tests", "readers");

    /// <summary>True when a program, a <c>python:MODULE</c>, a <c>node:PACKAGE</c> or servers (<c>server:postgres+rabbitmq</c>) are there.</summary>
    public static bool Has(string program) => Known.GetOrAdd(program, Look);

    /// <summary>Runs a program to its end within the deadline (default three minutes) and returns its standard output.</summary>
    /// <exception cref="InvalidOperationException">It could not start, exited with another code than 0, or passed the deadline.</exception>
    public static async Task<string> Run(string program, IEnumerable<string> arguments, TimeSpan? deadline = null)
    {
        var outcome = await Outcome(new ProcessStartInfo(program, arguments), deadline);
        return outcome.ExitCode == 0
            ? outcome.Output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {outcome.ExitCode}:\n{outcome.Errors}\n{outcome.Output}");
    }

    /// <summary>Runs a process to its end, with no input, within the deadline (default three minutes).</summary>
    /// <exception cref="InvalidOperationException">It could not start or passed the deadline; it is killed then, with its children.</exception>
    public static async Task<ProgramOutcome> Outcome(ProcessStartInfo start, TimeSpan? deadline = null)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Start(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(deadline ?? TimeSpan.FromMinutes(3));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{start.FileName} did not end before its deadline.");
        }
        return new ProgramOutcome(process.ExitCode, await output, await errors);
    }

    internal static string? SkipReason(string program) =>
        Requirement.SkipReason(Has(program), $"{program} is not installed; ./datacube test installs it", program, "programs");

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{start.FileName} cannot be started: {e.Message}. ./datacube test installs what tests need.", e);
        }
    }

    private static bool Look(string program)
    {
        var parts = program.Split(':', 2);
        return parts switch
        {
            ["python", var module] => OnPath(Python) && HasModule(module),
            ["server", var names] => names.Split('+').All(ServerPrograms.Has),
            ["node", var package] => OnPath("node") && Directory.Exists(Path.Combine(Readers, "node_modules", package)),
            _ => OnPath(program),
        };
    }

    private static bool OnPath(string program) =>
        Path.IsPathRooted(program)
            ? File.Exists(program)
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));

    private static bool HasModule(string module)
    {
        using var process = Start(new ProcessStartInfo(Python, ["-c", $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)"]));
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
