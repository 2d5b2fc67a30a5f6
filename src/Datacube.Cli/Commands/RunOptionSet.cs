using System.CommandLine;
using System.Globalization;
using Datacube.Cli.Backends;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Pipeline;

namespace Datacube.Cli.Commands;

/// <summary>How a build is carried out, and what may happen to an existing target.</summary>
internal sealed class RunOptionSet(CliHost host)
{
    public Option<string> Backend { get; } = new("--backend", "--serverless-backend")
    {
        Description = "local: in this process. cluster: by the services. Default: cluster where services are configured.",
        DefaultValueFactory = _ => ClusterSettings.IsConfigured(host) ? Cluster : Local,
        HelpName = "local|cluster",
    };

    public Option<bool> Wait { get; } = new("--wait") { Description = "Wait until the services have built the cube (always so without --detach)." };

    public Option<bool> Detach { get; } = new("--detach") { Description = "Print the number of the job and leave it to the services." };

    private const string Local = "local";
    private const string Cluster = "cluster";

    public Option<string> Storage { get; } = new("--storage-backend") { Description = "fsspec only; kept from the original script.", DefaultValueFactory = _ => "fsspec", HelpName = "fsspec" };

    public Option<bool> Initialize { get; } = new("--initialize") { Description = "Start with an empty target; needs --overwrite where a cube is there." };

    public Option<bool> NoInitialize { get; } = new("--no-initialize") { Description = "Do not empty the target (always so; kept from the original script)." };

    public Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Replace an existing cube; in a folder it stays until the new one is complete." };

    public Option<bool> Append { get; } = new("--append") { Description = "Add later periods to an existing cube." };

    public Option<bool> AllowPartial { get; } = new("--allow-partial") { Description = "Publish the cube although inputs failed (exit code 5)." };

    public Option<int?> Threads { get; } = new("--threads") { Description = "Threads; default: all cores.", HelpName = "n" };

    public Option<string> Memory { get; } = new("--memory-limit") { Description = "Cap on memory, for example 2GiB.", DefaultValueFactory = _ => "2GiB", HelpName = "size" };

    public Option<bool> DryRun { get; } = new("--dry-run", "--dryrun") { Description = "Show the plan with its numbers; read no pixels and write nothing." };

    public Option<bool> NoProgress { get; } = new("--no-progress") { Description = "No progress on standard error." };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Answer questions with yes." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Backend, Wait, Detach, Storage, Initialize, NoInitialize, Overwrite, Append, AllowPartial, Threads, Memory, DryRun, NoProgress, Yes])
            command.Add(option);
    }

    public CubeBuildOptions ToOptions(ParseResult parsed)
    {
        RequireKnown(parsed);
        if (parsed.GetValue(Initialize) && parsed.GetValue(NoInitialize))
            throw new DatacubeException("option.value", "--initialize and --no-initialize exclude each other; give one of them.", "--initialize");
        var threads = parsed.GetValue(Threads) ?? Environment.ProcessorCount;
        if (threads is < 1 or > 1024)
            throw new DatacubeException("option.value", string.Create(CultureInfo.InvariantCulture, $"{threads} threads are not possible; allowed are 1 to 1024."), "--threads");
        return new()
        {
            AllowPartial = parsed.GetValue(AllowPartial),
            Mode = new(parsed.GetValue(Overwrite), parsed.GetValue(Append), parsed.GetValue(Initialize)),
            Pipeline = new PipelineOptions { Threads = threads, MemoryLimit = ByteSize.Parse(parsed.GetValue(Memory)!, "--memory-limit") },
        };
    }

    /// <summary>True where the cube is built in this process.</summary>
    public bool IsLocal(ParseResult parsed) => parsed.GetValue(Backend) == Local;

    /// <summary>What was asked for and has no effect where the services build.</summary>
    public IEnumerable<string> LocalOnly(ParseResult parsed, IEnumerable<Option> others) => ((Option[])[Threads, Memory, .. others])
        .Where(option => parsed.GetResult(option) is { Implicit: false })
        .Select(option => $"{option.Name} is for --backend local; workers have settings of their own");

    private void RequireKnown(ParseResult parsed)
    {
        var message = parsed.GetValue(Backend)! switch
        {
            Local when parsed.GetValue(Detach) => "--detach leaves a job to the services; a build in this process ends with it. Use --backend cluster, or leave out --detach.",
            Local or Cluster => null,
            "coiled" => "The backend 'coiled' is not supported: Datacube has workers of its own. Use --backend cluster or --backend local.",
            var other => $"'{other}' is not a backend. Allowed: local, cluster.",
        };
        if (message is not null)
            throw new DatacubeException("option.value", message, "--backend");
        if (parsed.GetValue(Wait) && parsed.GetValue(Detach))
            throw new DatacubeException("option.value", "--wait and --detach exclude each other; give one of them.", "--detach");
        if (parsed.GetValue(Storage)! is var storage and not "fsspec")
            throw new DatacubeException("option.value", $"'{storage}' is not a storage backend; fsspec is the only one and may be left out.", "--storage-backend");
    }
}
