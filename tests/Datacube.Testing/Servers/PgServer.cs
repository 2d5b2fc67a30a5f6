using System.Diagnostics;
using Npgsql;

namespace Datacube.Testing.Servers;

/// <summary>
/// A private PostgreSQL cluster: fresh, on a free port of the loopback, without fsync unless a test is about that. Started once per
/// run of tests and shared; every class of tests makes a database of its own.
/// </summary>
public sealed class PgServer : IAsyncDisposable
{
    private const string User = "postgres";
    private const string Password = "datacube-test";
    private static readonly Lazy<Task<PgServer>> OnlyOne = new(() => StartAsync(durable: false));
    private static int databases;
    private readonly string folder;
    private LeashedProcess? process;

    private PgServer(string folder, int port) => (this.folder, Port) = (folder, port);

    /// <summary>The cluster that all tests of this process share. Do not stop it; start another one for that.</summary>
    public static Task<PgServer> Shared => OnlyOne.Value;

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Process number of the postmaster.</summary>
    public int Pid => process?.Pid ?? throw new InvalidOperationException("The cluster does not run.");

    /// <summary>What the server says that it is, for example <c>15.14</c>.</summary>
    public string Version { get; private set; } = "";

    private static string Programs => ServerPrograms.Postgres ?? throw new InvalidOperationException("PostgreSQL's server is not installed; ./datacube test installs it.");

    /// <summary>Makes and starts a cluster of its own.</summary>
    /// <param name="durable">True where a test is about what survives a crash.</param>
    /// <param name="buffers">Mebibytes of memory that it keeps pages in.</param>
    public static async Task<PgServer> StartAsync(bool durable, int buffers = 64)
    {
        var server = new PgServer(ServerPrograms.OpenFolder("datacube-pg-"), ServerPrograms.FreePorts(1)[0]);
        await server.InitialiseAsync(durable, buffers);
        await server.StartAsync();
        server.Version = await server.QueryAsync("postgres", "show server_version");
        Console.WriteLine($"PostgreSQL {server.Version} on port {server.Port}");
        return server;
    }

    /// <summary>Starts the cluster again after <see cref="StopAsync"/>.</summary>
    public async Task StartAsync()
    {
        process = await LeashedProcess.StartAsync(User, Path.Combine(folder, "log"), folder, "INT", "", new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8", ["TZ"] = "UTC" },
            Path.Combine(Programs, "postgres"), "-D", Path.Combine(folder, "data"), "-p", $"{Port}");
        await Until.TrueAsync(AnswersAsync, $"PostgreSQL answers; its log:\n{Log()}");
    }

    /// <summary>Stops at once, as <c>pg_ctl -m immediate</c> does: the next start recovers from the log. The data stay.</summary>
    public Task StopAsync() => process!.EndAsync(Signal.Quit);

    /// <summary>Makes an empty database and returns its connection string in Npgsql's form.</summary>
    /// <param name="template">A database to copy, with no connections open.</param>
    public async Task<string> CreateDatabaseAsync(string template = "template1")
    {
        var name = $"t{Interlocked.Increment(ref databases)}";
        await QueryAsync("postgres", $"create database {name} template {template}");
        return ConnectionString(name);
    }

    /// <summary>How to reach a database, straight or through a proxy on another port.</summary>
    public string ConnectionString(string database, int? port = null) => $"Host=127.0.0.1;Port={port ?? Port};Username=owner;Password={Password};Database={database}";

    /// <summary>Runs statements and returns what they gave, as the server writes it: a row a line, values parted by bars, nothing for null.</summary>
    public async Task<string> QueryAsync(string database, string sql)
    {
        // Not a program, of which a test that waits would start several each second; and not a pool, whose connections a server that is stopped would cut.
        await using var connection = new NpgsqlConnection($"{ConnectionString(database)};Pooling=false;Timeout=120;Command Timeout=300;Server Compatibility Mode=NoTypeLoading;Include Error Detail=true");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        do
        {
            while (await reader.ReadAsync())
                lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(field => reader.IsDBNull(field) ? "" : reader.GetString(field))));
        }
        while (await reader.NextResultAsync());
        return string.Join('\n', lines);
    }

    /// <summary>The schema of a database as <c>pg_dump</c> writes it.</summary>
    public Task<string> DumpSchemaAsync(string database, string schema) =>
        RunAsync("pg_dump", "--schema-only", "--no-owner", "-n", schema, "-h", "127.0.0.1", "-p", $"{Port}", "-U", "owner", database);

    /// <summary>Transactions per second of <c>pgbench</c>'s short update script, by so many clients: what this cluster can do at all.</summary>
    public async Task<double> TransactionsPerSecondAsync(string database, int clients, int seconds)
    {
        await RunAsync("pgbench", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "owner", "-iq", "-s", "4", database);
        var report = await RunAsync("pgbench", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "owner", "-n", "-N", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{seconds}", database);
        var line = report.Split('\n').First(text => text.StartsWith("tps = ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Closes every connection to a database from the server's side.</summary>
    public Task TerminateConnectionsAsync(string database) => QueryAsync("postgres", $"select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{database}'");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
    }

    private async Task InitialiseAsync(bool durable, int buffers)
    {
        var data = Path.Combine(folder, "data");
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), Password);
        await File.WriteAllTextAsync(Path.Combine(folder, "log"), "");
        await LeashedProcess.GiveToAsync(User, folder);
        var initialise = LeashedProcess.AsUser(User, [Path.Combine(Programs, "initdb"), "-D", data, "-U", "owner", "-E", "UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", $"--pwfile={Path.Combine(folder, "password")}", "--no-sync"]).ToList();
        await ExternalProgram.Run(initialise[0], initialise.Skip(1));
        await File.AppendAllTextAsync(Path.Combine(data, "postgresql.conf"), $"""

            listen_addresses = '127.0.0.1'
            unix_socket_directories = '{folder}'
            max_connections = 200
            shared_buffers = {buffers}MB
            jit = off
            {(durable ? "" : "fsync = off\nsynchronous_commit = off\nfull_page_writes = off")}

            """);
    }

    private async Task<bool> AnswersAsync()
    {
        if (process is { IsAlive: false })
            throw new InvalidOperationException($"PostgreSQL ended while it started:\n{Log()}");
        var ready = await ExternalProgram.Outcome(new ProcessStartInfo(Path.Combine(Programs, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", $"{Port}"]));
        return ready.ExitCode == 0;
    }

    private string Log() => File.Exists(Path.Combine(folder, "log")) ? File.ReadAllText(Path.Combine(folder, "log")) : "";

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Programs, program), arguments);
        start.Environment["PGPASSWORD"] = Password;
        var outcome = await ExternalProgram.Outcome(start);
        return outcome.ExitCode == 0 ? outcome.Output : throw new InvalidOperationException($"{program} ended with {outcome.ExitCode}:\n{outcome.Errors}");
    }
}
