using Datacube.Engine.Cubes.Planning;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>What lies at the place where a cube shall go.</summary>
public sealed record CubeTarget(IObjectStore Store)
{
    /// <summary>True where nothing lies there.</summary>
    public bool IsEmpty { get; private init; }

    /// <summary>Plan of the last build; null where there is none.</summary>
    public CubePlan? Plan { get; init; }

    /// <summary>How the last complete build ended; null where none is complete.</summary>
    public FinishedCube? Finished { get; private init; }

    /// <summary>Plan of an append that did not end and that this look leaves aside; null where there is none.</summary>
    public CubePlan? Abandoned { get; init; }

    /// <summary>True where the target is a cube of ours, finished or not.</summary>
    public bool IsCube => Plan is not null;

    /// <summary>True where the last plan is complete.</summary>
    public bool IsComplete => Plan is not null && Finished?.PlanHash == Plan.Hash;

    /// <summary>Looks.</summary>
    public static async Task<CubeTarget> LookAsync(IObjectStore store, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        var plan = await StoredJson.ReadAsync<CubePlan>(store, CubeKeys.Plan, cancellation).ConfigureAwait(false);
        var finished = plan is null ? null : await StoredJson.ReadAsync<FinishedCube>(store, CubeKeys.Finished, cancellation).ConfigureAwait(false);
        var empty = plan is null;
        if (empty)
        {
            await foreach (var _ in store.ListAsync("", cancellation).ConfigureAwait(false))
            {
                empty = false;
                break;
            }
        }
        return new(store) { IsEmpty = empty, Plan = plan, Finished = finished };
    }

    /// <summary>Every plan that made the cube, oldest first; the last one may be unfinished.</summary>
    public async Task<IReadOnlyList<CubePlan>> PlansAsync(CancellationToken cancellation)
    {
        var plans = new List<CubePlan>();
        for (var plan = Plan; plan is not null;)
        {
            plans.Insert(0, plan);
            plan = plan.Previous is { } hash ? await StoredJson.ReadAsync<CubePlan>(Store, CubeKeys.PlanOf(hash), cancellation).ConfigureAwait(false) : null;
        }
        return plans;
    }

    /// <summary>What the records say of jobs: one result per job, open where it has no record.</summary>
    internal async Task<IReadOnlyList<JobResult>> ResultsAsync(IEnumerable<PlannedTile> jobs, CancellationToken cancellation)
    {
        var results = new List<JobResult>();
        foreach (var job in jobs)
        {
            var commit = await StoredJson.ReadAsync<TileCommit>(Store, CubeKeys.CommitOf(job.Id), cancellation).ConfigureAwait(false);
            results.Add(new(job, commit, commit is not null, commit?.Inputs ?? [], null, null));
        }
        return results;
    }

    /// <summary>
    /// Removes the objects of a cube and nothing else; files that somebody put beside them stay. The group's metadata goes first, so that no
    /// reader opens a cube half removed, and the plan last, so that an interrupted removal is still known as a cube.
    /// </summary>
    /// <param name="before">Asked before each removal, for a step that another process may take over; throws to stop. Null where nobody can.</param>
    /// <param name="cancellation">Stops between two removals.</param>
    public async Task RemoveCubeAsync(Func<CancellationToken, Task>? before, CancellationToken cancellation)
    {
        if (Plan is not { } last)
            throw new InvalidOperationException("Only a cube may be removed.");
        var (keys, folders) = Contents(last, await PlansAsync(cancellation).ConfigureAwait(false));
        foreach (var folder in folders)
        {
            await foreach (var info in Store.ListAsync(folder + "/", cancellation).ConfigureAwait(false))
                keys.Add(info.Key);
        }
        foreach (var key in keys.Where(key => key != CubeKeys.Plan).Append(CubeKeys.Plan))
        {
            if (before is not null)
                await before(cancellation).ConfigureAwait(false);
            await Store.DeleteAsync(key, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What of the place itself may be the cube's: files and folders directly below it. Anything else there is somebody else's.</summary>
    internal async Task<IReadOnlySet<string>> NamesAsync(CancellationToken cancellation)
    {
        var (keys, folders) = Plan is { } last ? Contents(last, await PlansAsync(cancellation).ConfigureAwait(false)) : ([], [CubeKeys.Records]);
        return keys.Concat(folders).Append(ObjectKey.TemporaryFolder).Select(key => key.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
    }

    private static (List<string> Keys, IReadOnlyList<string> Folders) Contents(CubePlan last, IReadOnlyList<CubePlan> plans)
    {
        var layout = new CubeLayout(last);
        // Arrays of GeoTIFFs lie below the records; a folder of such a name beside them is somebody else's.
        IEnumerable<string> arrays = layout.Prefix.Length == 0 ? layout.Arrays().Keys : [];
        return ([CubeKeys.Item, CubeKeys.Group, CubeKeys.Finished, .. plans.SelectMany(CubeFiles.Pictures).Distinct(), .. plans.SelectMany(CogFiles.KeysOf)], [.. arrays, CubeKeys.Records.TrimEnd('/')]);
    }
}
