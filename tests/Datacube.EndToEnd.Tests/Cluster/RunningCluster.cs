using System.Collections.Concurrent;
using System.Globalization;
using Datacube.Cli;
using Datacube.Cli.Tests;
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
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    private const string Search = "Datacube.CatalogSearch";
    private const string Builder = "Datacube.CubeBuilder";
    private readonly TempFolder folder;
    private readonly PgServer postgres;
    private readonly Dictionary<string, string?> settings;
    private readonly List<ServiceProcess> processes = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> references = new();
    private string gate = Guid.NewGuid().ToString("n");

    private RunningCluster(TempFolder folder, PgServer postgres, RabbitServer rabbit, Dictionary<string, string?> settings) => (this.folder, this.postgres, Rabbit, this.settings) = (folder, postgres, rabbit, settings);

    /// <summary>Name of the database.</summary>
    public string Database { get; private init; } = "";

    /// <summary>Name of the virtual host.</summary>
    public string VirtualHost { get; private init; } = "";

    /// <summary>Its broker.</summary>
    public RabbitServer Rabbit { get; }

    /// <summary>The cube of scenes by formula.</summary>
    public required TestCube Sample { get; init; }

    /// <summary>The process of the search service.</summary>
    public ServiceProcess? SearchService { get; private set; }

    /// <summary>The key of this system.</summary>
    public string Key => File.ReadAllText(folder.File("key")).Trim();

    /// <summary>The processes of the cube service of this test, those that have ended included.</summary>
    public IReadOnlyList<ServiceProcess> Processes => processes;

    /// <summary>Starts the search service on the database server and the broker that all tests share, and makes the scenes.</summary>
    public static async Task<RunningCluster> StartAsync() => await StartAsync(await PgServer.Shared, await RabbitServer.Shared);

    /// <summary>The same on servers of a test's own, which it may disturb, and with further settings of all services.</summary>
    public static async Task<RunningCluster> StartAsync(PgServer postgres, RabbitServer rabbit, params (string Name, string Value)[] more)
    {
        var folder = new TempFolder();
        var connection = await postgres.CreateDatabaseAsync();
        var database = connection.Split("Database=")[1].Split(';')[0];
        var host = await rabbit.CreateVirtualHostAsync();
        await rabbit.KeepCopiesAsync(host);
        var settings = new Dictionary<string, string?>(SecretCanary.Settings)
        {
            ["ConnectionStrings__datacube"] = connection,
            ["ConnectionStrings__rabbitmq"] = rabbit.ConnectionString(host),
            ["Authentication__LocalKeyFile"] = folder.File("key"),
            ["CatalogSearch__CatalogRoots__0"] = folder.Path,
            ["CubeBuilder__OutputRoots__0"] = folder.Path,
            ["Jobs__Lease"] = Lease.ToString("c", CultureInfo.InvariantCulture),
            ["Jobs__RenewEvery"] = "00:00:01.1",
            ["Jobs__ProgressEvery"] = "00:00:00.3",
            // A busy machine may miss a renewal now and then.
            ["Jobs__MaxInterruptions"] = "200",
            ["Jobs__SweepEvery"] = "00:00:00.3",
            // A worker that dies while it cleans keeps what it cleans from others for twice this time.
            ["Jobs__CleanWithin"] = "00:00:10",
            ["Jobs__RingAgainAfter"] = "00:00:01",
            ["Jobs__RelayEvery"] = "00:00:00.1",
            ["Jobs__FirstPause"] = "00:00:00.1",
            ["Jobs__LongestPause"] = "00:00:01",
            ["Shutdown__NoticeTime"] = "00:00:00.1",
            ["Logging__LogLevel__Npgsql"] = "Warning",
        };
        if (SharedData.Has(""))
            settings["CatalogSearch__CatalogRoots__1"] = SharedData.Folder;
        foreach (var (name, value) in more)
            settings[name] = value;
        var cluster = new RunningCluster(folder, postgres, rabbit, settings) { Database = database, VirtualHost = host, Sample = await ClusterScenes.CreateSampleAsync(folder) };
        try
        {
            await Task.WhenAll(ServiceProcess.RunAsync(Search, "--migrate", settings), ServiceProcess.RunAsync(Builder, "--migrate", settings));
            // The cube service calls the search service, and nobody calls the cube service.
            var caller = ServiceKeyPair.Create(folder, "cube-builder");
            cluster.SearchService = await ServiceProcess.StartReadyAsync(Search, settings.Concat(ServiceKeyPair.AsVariables(caller.OfCalled("catalog-search", "catalog.read"))).ToDictionary());
            foreach (var (name, value) in ServiceKeyPair.AsVariables(caller.OfCaller))
                settings[name] = value;
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

    /// <summary>A cube of either kind of scenes.</summary>
    public async Task<TestCube> CubeOfAsync(Scenes scenes)
    {
        if (scenes == Scenes.Sample)
            return Sample;
        if (SharedData.IsThere(ClusterScenes.Real, "the project's own sample scenes stand in"))
            return ClusterScenes.OfRealScenes();
        var catalog = PathOf("own-sample-scenes", "catalog.json");
        if (!File.Exists(catalog))
            Require(await RunAsync(null, $"sample create {PathOf("own-sample-scenes")} --size 512 --dates 3"));
        return ClusterScenes.OfOwnSample(catalog);
    }

    /// <summary>Starts a process of the cube service: it accepts jobs and works.</summary>
    /// <param name="fault">
    /// What happens to it, for example <c>kill@after-upload</c>, or <c>hold:2@after-compute</c> for standing still there the third time until
    /// <see cref="OpenGate"/>; null for nothing.
    /// </param>
    /// <param name="more">Further settings.</param>
    public async Task<ServiceProcess> StartBuilderAsync(string? fault = null, params (string Name, string Value)[] more)
    {
        var process = StartBuilder(fault, more);
        await process.WaitReadyAsync();
        return process;
    }

    /// <summary>The same without waiting until it is ready.</summary>
    public ServiceProcess StartBuilder(string? fault, params (string Name, string Value)[] more)
    {
        var own = more.ToDictionary(pair => pair.Name, pair => (string?)pair.Value);
        if (fault is not null)
        {
            own["DATACUBE_FAULT"] = fault;
            own["DATACUBE_FAULT_GATE"] = folder.File(gate);
            own["DOTNET_STARTUP_HOOKS"] = ServiceProcess.ProgramOf("Datacube.FaultHook");
        }
        var process = ServiceProcess.Start(Builder, settings.Where(pair => !own.ContainsKey(pair.Key)).Concat(own).ToDictionary());
        processes.Add(process);
        // Libraries complain of what the product bears, on a busy machine without any fault: a message that is not confirmed in time stays in the
        // outbox, a statement is repeated. What the product itself calls an error fails the test.
        process.Expect("MassTransit[", "Npgsql");
        return process;
    }

    /// <summary>Waits until a process stands still where it is to be held.</summary>
    public Task HeldAsync() => Until.TrueAsync(() => File.Exists(folder.File(gate) + ".held"), "a process is held");

    /// <summary>Waits until so many workers have taken a task of a job.</summary>
    public Task WorkersAsync(string job, int workers) => Until.TrueAsync(
        async () => await QueryAsync($"select count(distinct a.worker) >= {workers} from cubes.attempts a join cubes.tasks t on t.id = a.task_id where t.job_id = '{job}'") == "t", $"{workers} workers have a task", TimeSpan.FromMinutes(5));

    /// <summary>Lets go on what is held.</summary>
    public void OpenGate() => File.WriteAllText(folder.File(gate), "");

    /// <summary>Ends the processes of a test; an error in a log that it did not expect comes out here. Jobs that it left are not for the next one.</summary>
    public async Task EndTestAsync()
    {
        var ended = processes.ToList();
        processes.Clear();
        gate = Guid.NewGuid().ToString("n");
        foreach (var process in ended)
            await process.KillAsync();
        await QueryAsync("update cubes.tasks set state = 5 where state < 3; update cubes.jobs set state = 5, ended_at = now() where state < 2; update cubes.attempts set cleaned = true where not cleaned; delete from cubes.outbox; delete from cubes.dead_letters");
        foreach (var process in ended)
            await process.DisposeAsync();
    }

    /// <summary>A client of a process of the cube service.</summary>
    public ClusterClient ClientOf(ServiceProcess builder) => new(builder.Address, Key);

    /// <summary>Runs a command line against the cluster, or with a null service in this process alone.</summary>
    public async Task<CliRun> RunAsync(ServiceProcess? service, string commandLine, IReadOnlyDictionary<string, string>? variables = null)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        var host = new CliHost { Out = output, Error = error, Variable = name => service is null ? variables?.GetValueOrDefault(name) : name switch { "DATACUBE_SERVICE" => service.Address.ToString(), "DATACUBE_API_KEY" => Key, _ => null } };
        var code = await CliApp.RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries), host, CancellationToken.None);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>A cube of scenes of a test's own, which it may change.</summary>
    public async Task<TestCube> CopyScenesAsync(string name)
    {
        await ExternalProgram.Run("cp", ["-r", folder.File("scenes"), folder.File(name)]);
        return Sample with { Name = $"sample-{name}", Catalog = folder.File(name, "catalog.json") };
    }

    /// <summary>The cube as one process builds it, undisturbed; built once.</summary>
    public Task<string> ReferenceAsync(TestCube cube) => references.GetOrAdd(cube.Name, name => new(async () =>
    {
        // Named as those of the tests: the cube's item bears the name of its folder.
        var folder = PathOf("undisturbed", name, "cube");
        Require(await RunAsync(null, $"{cube.CommandLine} --output {folder}", cube.Variables));
        return folder;
    })).Value;

    /// <summary>Asks the database.</summary>
    public async Task<string> QueryAsync(string sql) => (await postgres.QueryAsync(Database, sql)).Trim();

    private static void Require(CliRun run)
    {
        if (run.Code != 0)
            throw new InvalidOperationException(run.Error);
    }

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
