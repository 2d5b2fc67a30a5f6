using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Aspire.Hosting.Local;

/// <summary>
/// The folder of one AppHost: kept data (<c>volumes</c>), made-up passwords (<c>secrets.json</c>), and what goes with the application
/// (<c>run</c>). It lies where a user without privileges can reach its own part of it. One AppHost at a time uses it.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = Private | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private readonly Lock gate = new();
    private FileStream? held;

    /// <summary>The folder of configuration key AppHost:StateFolder; without it a place of this user's, named after the AppHost.</summary>
    public StateFolder(string? path, string application, string appHostDirectory)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(appHostDirectory)))[..8];
        Path = System.IO.Path.GetFullPath(path ?? System.IO.Path.Combine(Place(), "aspire-apphost", $"{application}-{hash}"));
    }

    public string Path { get; }

    /// <summary>In the environment of every process below this AppHost.</summary>
    public string Mark => $"ASPIRE_LOCAL_MARK={Path}";

    private string SecretsFile => System.IO.Path.Combine(Path, "secrets.json");

    /// <exception cref="DistributedApplicationException">Another AppHost has it.</exception>
    public void Take()
    {
        Make(Path);
        try
        {
            held = new FileStream(System.IO.Path.Combine(Path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new DistributedApplicationException($"Another AppHost runs with the state folder {Path}. Stop it, or give this one a folder of its own with the configuration key AppHost:StateFolder.", taken);
        }
    }

    public string Volume(string name) => Make(System.IO.Path.Combine(Path, "volumes", name));

    public string Temporary(string name) => Make(System.IO.Path.Combine(Path, "run", name));

    public void DeleteTemporary()
    {
        var run = System.IO.Path.Combine(Path, "run");
        if (Directory.Exists(run))
            Directory.Delete(run, recursive: true);
    }

    public IReadOnlyDictionary<string, string?> ReadSecrets() =>
        File.Exists(SecretsFile) ? JsonSerializer.Deserialize<Dictionary<string, string?>>(File.ReadAllText(SecretsFile))! : new Dictionary<string, string?>();

    /// <summary>The value kept under a key; made up and kept if there is none.</summary>
    public string KeepSecret(string key, Func<string> make)
    {
        lock (gate)
        {
            var all = new Dictionary<string, string?>(ReadSecrets());
            if (all.GetValueOrDefault(key) is { } known)
                return known;
            var value = make();
            all[key] = value;
            Make(Path);
            var next = SecretsFile + ".next";
            PrivateFile.Write(next, JsonSerializer.Serialize(all));
            File.Move(next, SecretsFile, overwrite: true);
            return value;
        }
    }

    public void Dispose() => held?.Dispose();

    private static string Place() =>
        Account.Unprivileged("nobody") is not null ? "/var/lib"
        : Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state ? state
        : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");

    private static string Make(string path)
    {
        if (OperatingSystem.IsWindows())
            return Directory.CreateDirectory(path).FullName;
        return Directory.CreateDirectory(path, Passable).FullName;
    }
}
