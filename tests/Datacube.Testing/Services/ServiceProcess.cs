using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Datacube.Testing.Servers;

namespace Datacube.Testing.Services;

/// <summary>
/// A service of the product as a process of its own, started from the build output beside that of the test. Its log is kept; an error in it
/// that the test did not expect fails the test. Only this very process is ever signalled, by its number; it ends with the tests, also when these are killed.
/// </summary>
public sealed partial class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan TimeToStart = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly List<string> expected = [];

    private ServiceProcess(string name, Process process, int port, int plainPort)
    {
        Name = name;
        this.process = process;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        PlainAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{plainPort}"));
        process.OutputDataReceived += (_, line) => Log.Add(line.Data);
        process.ErrorDataReceived += (_, line) => Log.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Name of its project.</summary>
    public string Name { get; }

    /// <summary>Where it speaks gRPC.</summary>
    public Uri Address { get; }

    /// <summary>Where it speaks HTTP/1.1.</summary>
    public Uri PlainAddress { get; }

    /// <summary>What it wrote.</summary>
    public ServiceLog Log { get; } = new();

    /// <summary>Number of the process.</summary>
    public int Id => process.Id;

    /// <summary>True once it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>True while it stands still after <see cref="Signal.Freeze"/>.</summary>
    public bool IsFrozen => File.ReadAllText($"/proc/{process.Id}/stat").Contains(") T ", StringComparison.Ordinal);

    /// <summary>How it ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Starts a service without waiting for it.</summary>
    /// <param name="project">Name of the project, for example <c>Datacube.CubeBuilder</c>.</param>
    /// <param name="settings">Variables of its environment; a null value takes one away.</param>
    public static ServiceProcess Start(string project, IReadOnlyDictionary<string, string?> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var ports = ServerPrograms.FreePorts(2);
        var (port, plain) = (ports[0], ports[1]);
        var start = Command(project, [], settings);
        start.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        start.Environment["HTTP1_PORT"] = plain.ToString(CultureInfo.InvariantCulture);
        return new(project, LeashedProcess.StartSpeaking(start), port, plain);
    }

    /// <summary>Starts a service and waits until it is ready.</summary>
    public static async Task<ServiceProcess> StartReadyAsync(string project, IReadOnlyDictionary<string, string?> settings)
    {
        var service = Start(project, settings);
        try
        {
            await service.WaitReadyAsync();
            return service;
        }
        catch
        {
            await service.KillAsync();
            throw;
        }
    }

    /// <summary>Runs a service with an argument to its end, for example <c>--migrate</c>; throws unless it ends well.</summary>
    public static async Task RunAsync(string project, string argument, IReadOnlyDictionary<string, string?> settings)
    {
        var outcome = await ExternalProgram.Outcome(Command(project, [argument], settings), TimeToStart);
        if (outcome.ExitCode != 0)
            throw new InvalidOperationException($"{project} {argument} ended with {outcome.ExitCode}:\n{outcome.Errors}{outcome.Output}");
    }

    /// <summary>Waits until <c>/health/ready</c> says yes.</summary>
    public Task WaitReadyAsync() => WaitReadyAsync(true);

    /// <summary>Waits until <c>/health/ready</c> says yes, or no.</summary>
    public async Task WaitReadyAsync(bool ready) => await Until.TrueAsync(
        async () => HasExited ? throw new InvalidOperationException($"{Name} ended with {ExitCode}:\n{Log.Tail()}") : await IsReadyAsync() == ready,
        $"{Name} is {(ready ? "" : "not ")}ready", TimeToStart);

    /// <summary>Waits until <c>/health/ready</c> says no, or the process has ended.</summary>
    public Task WaitUnreadyAsync() => Until.TrueAsync(async () => HasExited || !await IsReadyAsync(), $"{Name} is not ready or gone", TimeToStart);

    /// <summary>Says which errors in the log are what the test is about: parts of their lines.</summary>
    public void Expect(params string[] parts) => expected.AddRange(parts);

    /// <summary>Sends a signal to the process.</summary>
    public void Send(Signal signal)
    {
        if (Kill(process.Id, (int)signal) != 0)
            throw new InvalidOperationException($"{signal} did not reach {Name}, process {process.Id}.");
    }

    /// <summary>SIGTERM, then waits for the end and returns the exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan within)
    {
        Send(Signal.Terminate);
        using var patience = new CancellationTokenSource(within);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Waits for the end, whatever brings it about.</summary>
    public async Task WaitForExitAsync(TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        await process.WaitForExitAsync(patience.Token);
    }

    /// <summary>Throws where the log holds an error that was not expected.</summary>
    public void RequireCleanLog()
    {
        var unexpected = Log.Errors.Where(line => !expected.Exists(part => line.Contains(part, StringComparison.Ordinal))).ToList();
        if (unexpected.Count > 0)
            throw new InvalidOperationException($"{Name} logged {unexpected.Count} error(s) that the test does not expect, the first is:\n{Log.From(unexpected[0])}\nThe log ends with:\n{Log.Tail()}");
    }

    /// <summary>Ends the process and looks at its log.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
        RequireCleanLog();
    }

    private async Task<bool> IsReadyAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(PlainAddress, "/health/ready"));
            using var answer = await http.SendAsync(request, patience.Token);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static ProcessStartInfo Command(string project, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> settings)
    {
        var runtime = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(runtime, ["exec", ProgramOf(project), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Processes of tests live for seconds: watching their code to compile it better costs them a third of their start.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in settings)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        return start;
    }

    /// <summary>The assembly of a project: its output lies where that of the test does, in the folder of its own name.</summary>
    public static string ProgramOf(string project)
    {
        var here = AppContext.BaseDirectory;
        var test = typeof(ServiceProcess).Assembly.GetName().Name!;
        var name = here.Split(Path.DirectorySeparatorChar).Last(part => part.StartsWith("Datacube.", StringComparison.Ordinal) && part != test);
        var file = Path.Combine(here.Replace($"{Path.DirectorySeparatorChar}{name}{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}{project}{Path.DirectorySeparatorChar}", StringComparison.Ordinal), project + ".dll");
        return File.Exists(file) ? file : throw new InvalidOperationException($"{project} is not built: there is no {file}.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
