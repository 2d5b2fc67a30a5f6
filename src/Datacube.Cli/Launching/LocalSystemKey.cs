using Datacube.Cli.Backends;
using Datacube.Contracts.Access;

namespace Datacube.Cli.Launching;

/// <summary>The key of a system on this machine. Made here rather than by a service, whose output is kept and shown by the dashboard.</summary>
internal sealed class LocalSystemKey
{
    private readonly ApiKey? made;

    private LocalSystemKey(string file, ApiKey? made) => (File, this.made) = (file, made);

    /// <summary>Where it lies.</summary>
    public string File { get; }

    public static LocalSystemKey Open(CliHost host)
    {
        var file = Path.GetFullPath(host.Variable(ClusterSettings.KeyFileVariable) is { Length: > 0 } given ? given : LocalKeyFile.DefaultPath);
        var (key, isNew) = LocalKeyFile.ReadOrCreate(file);
        return new(file, isNew ? key : null);
    }

    /// <summary>Shows a new key, once, to whoever sits at the terminal; what is kept in a file only learns where it lies.</summary>
    public void Tell(CliHost host)
    {
        if (made is not null)
            host.Out.WriteLine(host.IsOutTerminal ? $"Key of this local system, shown this once: {made.Reveal()}" : $"The key of this local system was made; it is kept in {File}");
    }
}
