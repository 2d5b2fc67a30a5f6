using System.CommandLine;
using System.Globalization;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Pipeline;

namespace Datacube.Cli.Commands;

/// <summary>How a build is carried out, and what may happen to an existing target.</summary>
internal sealed class RunOptionSet
{
    public Option<string> Backend { get; } = new("--backend", "--serverless-backend") { Description = "local: in this process. cluster: through the services.", DefaultValueFactory = _ => "local", HelpName = "local|cluster" };

    public Option<string> Storage { get; } = new("--storage-backend") { Description = "fsspec only; kept from the original script.", DefaultValueFactory = _ => "fsspec", HelpName = "fsspec" };

    public Option<bool> Initialize { get; } = new("--initialize") { Description = "Start with an empty target; needs --overwrite where a cube is there." };

    public Option<bool> NoInitialize { get; } = new("--no-initialize") { Description = "Do not empty the target (always so; kept from the original script)." };

    public Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Remove an existing cube first." };

    public Option<bool> Append { get; } = new("--append") { Description = "Add later periods to an existing cube." };

    public Option<bool> AllowPartial { get; } = new("--allow-partial") { Description = "Publish the cube although inputs failed (exit code 5)." };

    public Option<int?> Threads { get; } = new("--threads") { Description = "Threads; default: all cores.", HelpName = "n" };

    public Option<string> Memory { get; } = new("--memory-limit") { Description = "Cap on memory, for example 2GiB.", DefaultValueFactory = _ => "2GiB", HelpName = "size" };

    public Option<bool> DryRun { get; } = new("--dry-run", "--dryrun") { Description = "Show the plan with its numbers; read no pixels and write nothing." };

    public Option<bool> NoProgress { get; } = new("--no-progress") { Description = "No progress on standard error." };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Answer questions with yes." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Backend, Storage, Initialize, NoInitialize, Overwrite, Append, AllowPartial, Threads, Memory, DryRun, NoProgress, Yes])
            command.Add(option);
    }

    public CubeBuildOptions ToOptions(ParseResult parsed)
    {
        RequireLocal(parsed.GetValue(Backend)!, parsed.GetValue(Storage)!);
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

    private static void RequireLocal(string backend, string storage)
    {
        var message = backend switch
        {
            "local" => null,
            "cluster" => "The backend 'cluster' needs the cube service, which this version does not have yet. Use --backend local.",
            "coiled" => "The backend 'coiled' is not supported: Datacube has workers of its own. Use --backend local.",
            _ => $"'{backend}' is not a backend. Allowed: local (cluster comes with the services).",
        };
        if (message is not null)
            throw new DatacubeException("option.value", message, "--backend");
        if (storage != "fsspec")
            throw new DatacubeException("option.value", $"'{storage}' is not a storage backend; fsspec is the only one and may be left out.", "--storage-backend");
    }
}
