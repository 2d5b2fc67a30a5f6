using System.Net;
using System.Net.Sockets;

namespace Datacube.Testing.Servers;

/// <summary>Where the programs of servers are, and ports for them.</summary>
public static class ServerPrograms
{
    /// <summary>Folder of PostgreSQL's programs, newest version first, or null.</summary>
    public static string? Postgres { get; } = FoldersOfPostgres().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));

    /// <summary>RabbitMQ's start script, or null.</summary>
    public static string? Rabbit { get; } = new[] { "/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/sbin/rabbitmq-server", "/opt/rabbitmq/sbin/rabbitmq-server" }.FirstOrDefault(File.Exists);

    /// <summary>Free ports of this machine, different from each other.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    /// <summary>A fresh folder that other users may enter.</summary>
    public static string OpenFolder(string prefix)
    {
        var folder = Directory.CreateTempSubdirectory(prefix).FullName;
        if (!OperatingSystem.IsWindows())
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        return folder;
    }

    internal static bool Has(string server) => server switch { "postgres" => Postgres is not null, "rabbitmq" => Rabbit is not null, "faketime" => ShiftedClock.Library is not null, _ => ExternalProgram.Has(server) };

    private static IEnumerable<string> FoldersOfPostgres()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0).Select(folder => Path.Combine(folder, "bin"))
            : [];
        return [.. debian, "/usr/local/pgsql/bin", "/usr/bin", "/opt/homebrew/bin"];
    }
}
