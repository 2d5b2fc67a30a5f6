using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Pipeline;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>What a finished or unfinished cube is and holds, from its records alone: no pixel is read.</summary>
public sealed record CubeSummary
{
    /// <summary>Where it is.</summary>
    public required Uri Address { get; init; }

    /// <summary>How the last build ended; null where it is unfinished.</summary>
    public CubeState? State { get; init; }

    /// <summary>When it was completed.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>What was asked for.</summary>
    public required CubeParameters Parameters { get; init; }

    /// <summary>Lengths of the axes of the data variable, in order.</summary>
    public required IReadOnlyDictionary<string, int> Axes { get; init; }

    /// <summary>Type of the data variable.</summary>
    public required OutputEncoding Encoding { get; init; }

    /// <summary>Periods with their share of valid pixels per band.</summary>
    public required IReadOnlyList<PeriodSummary> Periods { get; init; }

    /// <summary>Mask rule in words.</summary>
    public required string MaskRule { get; init; }

    /// <summary>Collections, scenes and software that made it.</summary>
    public required IReadOnlyList<string> Collections { get; init; }

    /// <summary>Scenes used.</summary>
    public required int Scenes { get; init; }

    /// <summary>Software that planned.</summary>
    public required string Software { get; init; }

    /// <summary>Fingerprints of the plans, oldest first.</summary>
    public required IReadOnlyList<string> PlanHashes { get; init; }

    /// <summary>Inputs that could not be read.</summary>
    public required IReadOnlyList<FailedInput> FailedInputs { get; init; }

    /// <summary>Assets whose bytes have the checksum that their items state.</summary>
    public required long AssetsVerified { get; init; }

    /// <summary>Assets that were read unverified; the cube's item says which, and why.</summary>
    public required long AssetsUnverified { get; init; }

    /// <summary>Bytes stored in chunks.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>Files besides the arrays.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Reads a summary. Throws <c>cube.not_found</c> where the address holds no cube of Datacube.</summary>
    public static async Task<CubeSummary> ReadAsync(IObjectStore store, CancellationToken cancellation)
    {
        var target = await CubeTarget.LookAsync(store, cancellation).ConfigureAwait(false);
        if (target.Plan is not { } plan)
        {
            var where = store.Root.IsFile ? store.Root.LocalPath : store.Root.ToString();
            throw new DatacubeException("cube.not_found", $"There is no cube of Datacube at '{where}': {CubeKeys.Plan} is missing.", "uri");
        }
        var plans = await target.PlansAsync(cancellation).ConfigureAwait(false);
        var jobs = await target.ResultsAsync(plans.SelectMany(each => each.Tiles), cancellation).ConfigureAwait(false);
        var layout = new CubeLayout(plan);
        var shape = plan.Parameters.Grid.Shape;
        var assets = new ReadAssets(jobs);
        return new CubeSummary
        {
            Address = store.Root,
            State = target.IsComplete ? target.Finished!.State : null,
            Completed = target.IsComplete ? target.Finished!.Completed : null,
            Parameters = plan.Parameters,
            Axes = new OrderedDictionary<string, int> { ["time"] = layout.Steps, [layout.RowAxis] = shape.Rows, [layout.ColumnAxis] = shape.Columns, ["band"] = plan.Result.Count },
            Encoding = plan.Encoding,
            Periods = [.. plans.SelectMany(each => each.Periods.Select(period => PeriodSummary.Of(each, period, jobs)))],
            MaskRule = MaskText.Of(plan.Parameters.Mask),
            Collections = [.. plans.Select(each => each.Collection).Distinct(StringComparer.Ordinal)],
            Scenes = plans.Sum(each => each.Scenes.Count),
            Software = plan.Software,
            PlanHashes = [.. plans.Select(each => each.Hash)],
            FailedInputs = CubeReports.Failures(plans, jobs),
            AssetsVerified = assets.Verified,
            AssetsUnverified = assets.Unverified,
            StoredBytes = jobs.Sum(job => job.Commit?.Chunks.Sum(chunk => chunk.Size) ?? 0),
            Files = target.Finished?.Files.Select(file => file.Key).ToList() ?? [],
        };
    }
}
