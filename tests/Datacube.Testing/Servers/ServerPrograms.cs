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

    // Below those that the system gives to whoever connects: a port is free until the server that it is for listens.
    private const int FirstPort = 15_000, Ports = 17_000;
    private static int port = Random.Shared.Next(Ports);

    /// <summary>Free ports of this machine, different from each other and from those of all calls before.</summary>
    public static int[] FreePorts(int count) => [.. Enumerable.Range(0, count).Select(_ => FreePort())];

    private static int FreePort()
    {
        while (true)
        {
            var candidate = FirstPort + (int)((uint)Interlocked.Increment(ref port) % Ports);
            using var listener = new TcpListener(IPAddress.Loopback, candidate);
            try
            {
                listener.Start();
                return candidate;
            }
            catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // The next one.
            }
        }
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
