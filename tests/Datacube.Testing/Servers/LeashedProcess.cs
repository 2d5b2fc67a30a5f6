using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Datacube.Testing.Servers;

/// <summary>
/// A server as a child of the tests, which ends when they end, however they end: a shell holds it on a pipe, and when the pipe closes (also by a kill of
/// the tests) the shell stops the server and removes its folder. As root, the server runs as another user.
/// </summary>
public sealed class LeashedProcess : IAsyncDisposable
{
    private const string Leash = """
        log=$1; last=$2; stop=$3; after=$4; shift 4
        exec 4<&0
        "$@" </dev/null >>"$log" 2>&1 4<&- &
        child=$!
        echo $child
        word=$(cat <&4)
        kill -"$stop" $child 2>/dev/null
        for i in $(seq 100); do kill -0 $child 2>/dev/null || break; [ "$(sed 's/.*) //' /proc/$child/stat 2>/dev/null | cut -c1)" = Z ] && break; sleep 0.05; done
        kill -KILL $child 2>/dev/null
        eval "$after"
        [ "$word" = keep ] || [ -z "$last" ] || rm -rf -- "$last"
        """;

    // The shell becomes the program; what stays behind reads the pipe. It is the program's child as long as that lives, so nobody else is killed.
    private const string ShortLeash = """
        exec 4<&0
        { read -r _ <&4; read -r _ _ _ parent _ </proc/$BASHPID/stat; [ "$parent" = $$ ] && kill -KILL $$; } >/dev/null 2>&1 &
        exec "$@" </dev/null 4<&-
        """;

    private readonly Process shell;

    private LeashedProcess(Process shell, int pid) => (this.shell, Pid) = (shell, pid);

    /// <summary>Process number of the server itself.</summary>
    public int Pid { get; }

    /// <summary>True while it runs.</summary>
    public bool IsAlive => Directory.Exists($"/proc/{Pid}") && !File.ReadAllText($"/proc/{Pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    /// <summary>Starts a server.</summary>
    /// <param name="user">The user that it runs as when the tests run as root.</param>
    /// <param name="log">File that gets its output.</param>
    /// <param name="folder">Removed at the end; empty to keep.</param>
    /// <param name="stopSignal">Signal that stops it, for example <c>INT</c>.</param>
    /// <param name="after">Shell command after it has ended, or empty.</param>
    /// <param name="environment">Additional environment.</param>
    /// <param name="command">Program and arguments.</param>
    public static async Task<LeashedProcess> StartAsync(string user, string log, string folder, string stopSignal, string after, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo("bash", ["-c", Leash, "leash", log, folder, stopSignal, after, .. AsUser(user, command)]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var shell = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        var pid = await shell.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{command[0]} did not start.");
        return new LeashedProcess(shell, int.Parse(pid, CultureInfo.InvariantCulture));
    }

    /// <summary>Starts a program that is killed when the tests end, however they end; its number, signals, output and exit code are its own.</summary>
    public static Process StartSpeaking(ProcessStartInfo program)
    {
        ArgumentNullException.ThrowIfNull(program);
        string[] command = [program.FileName, .. program.ArgumentList];
        program.FileName = "bash";
        program.RedirectStandardInput = true;
        program.ArgumentList.Clear();
        foreach (var part in (string[])["-c", ShortLeash, "leash", .. command])
            program.ArgumentList.Add(part);
        return Process.Start(program) ?? throw new InvalidOperationException("bash did not start.");
    }

    /// <summary>A command as it is to be run so that it is another user's when the tests are root.</summary>
    public static IEnumerable<string> AsUser(string user, IEnumerable<string> command) =>
        Environment.UserName == "root" ? ["setpriv", $"--reuid={Existing(user)}", $"--regid={GroupOf(Existing(user))}", "--clear-groups", "--inh-caps=-all", "--", .. command] : command;

    /// <summary>Gives a folder to the user that a server runs as.</summary>
    public static async Task GiveToAsync(string user, string folder)
    {
        if (Environment.UserName == "root")
            await ExternalProgram.Run("chown", ["-R", $"{Existing(user)}:{GroupOf(Existing(user))}", folder]);
    }

    /// <summary>Sends a signal to the server, waits until it is gone, and keeps its folder for the next start.</summary>
    public async Task EndAsync(Signal signal)
    {
        Send(signal);
        await Until.TrueAsync(() => !IsAlive, "the server is gone", TimeSpan.FromMinutes(2));
        await shell.StandardInput.WriteAsync("keep");
        await DisposeAsync();
    }

    /// <summary>Sends a signal to the server.</summary>
    public void Send(Signal signal)
    {
        if (Kill(Pid, (int)signal) != 0)
            throw new InvalidOperationException($"{signal} did not reach process {Pid}.");
    }

    /// <summary>Stops it if it runs, waits until it is gone, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
    }

    private static string Existing(string user) =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith(user + ":", StringComparison.Ordinal)) ? user : "nobody";

    private static string GroupOf(string user) => File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(parts => parts[0] == user)[3];

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);
}
