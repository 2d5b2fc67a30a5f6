using System.Globalization;
using Datacube.Cli;
using Datacube.Cli.Tests;
using Datacube.Contracts.Cubes.V1;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Datacube.Testing.Services;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>
/// The services as processes, with a database and a virtual host of their own. A test adds workers and takes them away; what it leaves
/// running is ended with the cluster, and the logs are looked through.
/// </summary>
public sealed class RunningCluster : IAsyncDisposable
{
    /// <summary>How long a worker is missed before somebody else takes its task.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    private const string Search = "Datacube.CatalogSearch";
    private const string Builder = "Datacube.CubeBuilder";
    private readonly TempFolder folder;
    private readonly PgServer postgres;
    private readonly Dictionary<string, string?> settings;
    private readonly List<ServiceProcess> processes = [];

    private RunningCluster(TempFolder folder, PgServer postgres, Dictionary<string, string?> settings) => (this.folder, this.postgres, this.settings) = (folder, postgres, settings);

    /// <summary>Name of the database.</summary>
    public string Database { get; private init; } = "";

    /// <summary>Name of the virtual host.</summary>
    public string VirtualHost { get; private init; } = "";

    /// <summary>Catalogue of the six scenes.</summary>
    public string Catalog { get; private init; } = "";

    /// <summary>The process of the search service.</summary>
    public ServiceProcess? SearchService { get; private set; }

    /// <summary>The key of this system.</summary>
    public string Key => File.ReadAllText(folder.File("key")).Trim();

    /// <summary>The processes of the cube service of this test, those that have ended included.</summary>
    public IReadOnlyList<ServiceProcess> Processes => processes;

    /// <summary>Starts the search service on the database server and the broker that all tests share, and makes the scenes.</summary>
    public static async Task<RunningCluster> StartAsync() => await StartAsync(await PgServer.Shared, await RabbitServer.Shared);

    /// <summary>The same on servers of a test's own, which it may disturb.</summary>
    public static async Task<RunningCluster> StartAsync(PgServer postgres, RabbitServer rabbit)
    {
        var folder = new TempFolder();
        var connection = await postgres.CreateDatabaseAsync();
        var database = connection.Split("Database=")[1].Split(';')[0];
        var host = await rabbit.CreateVirtualHostAsync();
        var settings = new Dictionary<string, string?>(SecretCanary.Settings)
        {
            ["ConnectionStrings__datacube"] = connection,
            ["ConnectionStrings__rabbitmq"] = rabbit.ConnectionString(host),
            ["Authentication__LocalKeyFile"] = folder.File("key"),
            ["CatalogSearch__CatalogRoots__0"] = folder.Path,
            ["CubeBuilder__OutputRoots__0"] = folder.Path,
            ["Jobs__Lease"] = Lease.ToString("c", CultureInfo.InvariantCulture),
            ["Jobs__RenewEvery"] = "00:00:00.5",
            ["Jobs__ProgressEvery"] = "00:00:00.3",
            ["Jobs__SweepEvery"] = "00:00:00.3",
            ["Jobs__RingAgainAfter"] = "00:00:01",
            ["Jobs__RelayEvery"] = "00:00:00.1",
            ["Jobs__FirstPause"] = "00:00:00.1",
            ["Jobs__LongestPause"] = "00:00:01",
            ["Shutdown__NoticeTime"] = "00:00:00.1",
            ["Logging__LogLevel__Npgsql"] = "Warning",
        };
        if (SharedData.Has(""))
            settings["CatalogSearch__CatalogRoots__1"] = SharedData.Folder;
        var cluster = new RunningCluster(folder, postgres, settings) { Database = database, VirtualHost = host, Catalog = await ClusterScenes.CreateAsync(folder) };
        try
        {
            await Task.WhenAll(ServiceProcess.RunAsync(Search, "--migrate", settings), ServiceProcess.RunAsync(Builder, "--migrate", settings));
            cluster.SearchService = await ServiceProcess.StartReadyAsync(Search, settings);
            settings["services__catalog-search__http__0"] = cluster.SearchService.Address.ToString().TrimEnd('/');
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Path of something in the folder of this system.</summary>
    public string PathOf(params string[] parts) => folder.File(parts);

    /// <summary>Starts a process of the cube service: it accepts jobs and works.</summary>
    /// <param name="fault">What happens to it, for example <c>kill@after-upload</c>; null for nothing.</param>
    /// <param name="more">Further settings.</param>
    public async Task<ServiceProcess> StartBuilderAsync(string? fault = null, params (string Name, string Value)[] more)
    {
        var own = more.ToDictionary(pair => pair.Name, pair => (string?)pair.Value);
        if (fault is not null)
        {
            own["DATACUBE_FAULT"] = fault;
            own["DOTNET_STARTUP_HOOKS"] = ServiceProcess.ProgramOf("Datacube.FaultHook");
        }
        var process = ServiceProcess.Start(Builder, settings.Where(pair => !own.ContainsKey(pair.Key)).Concat(own).ToDictionary());
        processes.Add(process);
        await process.WaitReadyAsync();
        return process;
    }

    /// <summary>Ends the processes of a test; an error in a log that it did not expect comes out here. Jobs that it left are not for the next one.</summary>
    public async Task EndTestAsync()
    {
        var ended = processes.ToList();
        processes.Clear();
        foreach (var process in ended)
            await process.KillAsync();
        await QueryAsync("update cubes.tasks set state = 5 where state < 3; update cubes.jobs set state = 5, ended_at = now() where state < 2; delete from cubes.outbox; delete from cubes.dead_letters");
        foreach (var process in ended)
            await process.DisposeAsync();
    }

    /// <summary>A client of a process of the cube service.</summary>
    public ClusterClient ClientOf(ServiceProcess builder) => new(builder.Address, Key);

    /// <summary>A submission of the cube of 16 tiles.</summary>
    public SubmitCubeRequest Submission(string output, string? requestId = null, string? catalog = null) => new()
    {
        RequestId = requestId ?? "",
        Area = new() { Bbox = new() { Values = { 15.0005, 46.018, 15.0445, 46.049 } } },
        Time = new() { Start = "2021-06-01", End = "2021-06-30" },
        Grid = new() { Crs = "32633", Resolution = 20, ChunkSize = 48 },
        Bands = { "red", "green", "blue" },
        Resampling = { "nearest" },
        Mask = "scl",
        Source = new() { Catalog = catalog ?? Catalog, CatalogAsWritten = Catalog },
        Output = new() { Uri = output },
    };

    /// <summary>Runs a command line against the cluster, or with a null service in this process alone.</summary>
    public async Task<CliRun> RunAsync(ServiceProcess? service, string commandLine)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        var host = new CliHost { Out = output, Error = error, Variable = name => service is null ? null : name switch { "DATACUBE_SERVICE" => service.Address.ToString(), "DATACUBE_API_KEY" => Key, _ => null } };
        var code = await CliApp.RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries), host, CancellationToken.None);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>The command line of the cube of 16 tiles.</summary>
    public string Build(string output, string more = "") => $"cube build --catalog {Catalog} {ClusterScenes.Options} --output {output} {more}";

    /// <summary>Scenes of a test's own, which it may change; returns their catalogue.</summary>
    public async Task<string> CopyScenesAsync(string name)
    {
        await ExternalProgram.Run("cp", ["-r", folder.File("scenes"), folder.File(name)]);
        return folder.File(name, "catalog.json");
    }

    /// <summary>The cube as one process builds it, undisturbed.</summary>
    public async Task<string> BuildLocallyAsync()
    {
        var cube = PathOf("local", "cube");
        if (!Directory.Exists(cube) && await RunAsync(null, Build(cube)) is { Code: not 0 } run)
            throw new InvalidOperationException(run.Error);
        return cube;
    }

    /// <summary>Asks the database.</summary>
    public async Task<string> QueryAsync(string sql) => (await postgres.QueryAsync(Database, sql)).Trim();

    /// <summary>Ends everything that was started here.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var process in processes)
                await process.DisposeAsync();
            if (SearchService is not null)
                await SearchService.DisposeAsync();
        }
        finally
        {
            folder.Dispose();
        }
    }
}
