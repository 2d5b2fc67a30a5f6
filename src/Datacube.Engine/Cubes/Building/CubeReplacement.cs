using Datacube.Contracts.Errors;
using Datacube.Contracts.Files;
using Datacube.Engine.Cubes.Planning;
using Datacube.Storage;
using Datacube.Storage.Files;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// Builds the cube that replaces another one beside it, in a hidden folder of the same file system, and lets the two change places when it is complete.
/// <para>
/// Why there is a whole cube at every moment: (1) nothing of the old one is touched before the new one has its record and its item; (2) the two folders change places by one
/// rename, of one build at a time, and only while each of them still is what it was taken for; (3) only what lies in the hidden folder then is removed. A build that was interrupted before (2) goes
/// on where its plan is still the same and younger than the cube that it replaces, and is removed otherwise; what others had beside the old cube is put back first, by whoever comes next.
/// </para>
/// </summary>
internal sealed class CubeReplacement : IDisposable
{
    private readonly string folder;
    private readonly string target;
    private readonly CubeTarget old;
    private readonly TimeProvider clock;
    private PlaceLock? held;

    private CubeReplacement(string target, CubeTarget old, TimeProvider clock)
    {
        (this.target, this.old, this.clock) = (target, old, clock);
        folder = Beside("next");
    }

    /// <summary>Where the new cube is built: a folder of the same name, which its item bears.</summary>
    private string Place => Path.Combine(folder, Path.GetFileName(target));

    /// <summary>Where a whole cube in a folder is replaced by a whole other one; null where that cannot be done beside: then the old cube is removed first. It holds the place until it is disposed of.</summary>
    /// <exception cref="DatacubeException"><c>target.exists</c> where another build replaces the cube.</exception>
    public static CubeReplacement? Of(CubePreparation preparation, TimeProvider clock)
    {
        if (preparation.Action != TargetAction.Replace || !preparation.Target.IsComplete || preparation.Target.Store is not FileStore store || preparation.Jobs.Count != preparation.Plan.Tiles.Count)
            return null;
        var target = Path.TrimEndingDirectorySeparator(store.Root.LocalPath);
        if (!OperatingSystem.IsLinux() || Path.GetDirectoryName(target) is not { Length: > 0 } || new DirectoryInfo(target).LinkTarget is not null || HoldsMount(RealPath.Of(target)))
            return null;
        var replacement = new CubeReplacement(target, preparation.Target, clock);
        try
        {
            if (replacement.TryHold() && replacement.CanExchange())
                return replacement;
        }
        catch
        {
            replacement.Dispose();
            throw;
        }
        replacement.Dispose();
        return null;
    }

    /// <summary>Takes the place: what an interrupted build of the same plan has written stays and goes on, unless the user wants to start from nothing.</summary>
    /// <returns>The build.</returns>
    public async Task<CubeBuild> BeginAsync(CubePlan plan, TargetMode mode, CancellationToken cancellation)
    {
        await RequireOldAsync(cancellation).ConfigureAwait(false);
        var store = new FileStore(Place, clock);
        var there = await CubeTarget.LookAsync(store, cancellation).ConfigureAwait(false);
        // What was planned before the cube that now lies at the target is what an earlier replacement did not come to remove.
        if (!mode.Initialize && there is { Plan: { } begun, Finished: null } && begun.Hash == plan.Hash && begun.Created > old.Plan!.Created)
            return new(store, begun, TargetAction.Resume);
        await ClearAsync(cancellation).ConfigureAwait(false);
        Guard("make", () =>
        {
            FolderRights.MakePrivate(folder);
            Directory.CreateDirectory(Place);
            FolderRights.Copy(target, Place);
        });
        await new CubeClaim(store).StoreAsync(plan, PutCondition.CreateOnly, cancellation).ConfigureAwait(false);
        return new(store, plan, TargetAction.Create);
    }

    /// <summary>Lets the new cube take the place of the old one, and removes that.</summary>
    /// <returns>What the user should know of what could not be removed; the new cube is in its place then too.</returns>
    public async Task<IReadOnlyList<string>> EndAsync(CubePlan plan, CancellationToken cancellation)
    {
        var built = await CubeTarget.LookAsync(new FileStore(Place, clock), cancellation).ConfigureAwait(false);
        if (!built.IsComplete || built.Plan!.Hash != plan.Hash)
            throw new DatacubeException("target.exists", $"'{Place}' does not hold the cube that this build has written: something else has changed it. '{target}' is as it was.", "--output");
        await RequireOldAsync(cancellation).ConfigureAwait(false);
        Guard("replace", () =>
        {
            FolderRights.Copy(target, Place);
            if (!FolderExchange.TryExchange(Place, target))
                throw new IOException($"'{Place}' and '{target}' could not change places; both are whole.");
        });
        try
        {
            await ClearAsync(CancellationToken.None).ConfigureAwait(false);
            return [];
        }
        catch (DatacubeException error)
        {
            return [$"The new cube is in its place, but the old one could not be removed from '{folder}' ({error.Message}). The next --overwrite tries again."];
        }
    }

    /// <summary>Puts back what others had beside the cube in the hidden folder, and removes that cube. Safe to begin again after any interruption.</summary>
    public async Task ClearAsync(CancellationToken cancellation)
    {
        var own = await (await CubeTarget.LookAsync(new FileStore(Place, clock), cancellation).ConfigureAwait(false)).NamesAsync(cancellation).ConfigureAwait(false);
        Guard("clear", () =>
        {
            var removed = Path.Combine(folder, "removed");
            Delete(removed);
            if (Directory.Exists(Place))
            {
                foreach (var entry in new DirectoryInfo(Place).GetFileSystemInfos().Where(entry => !own.Contains(entry.Name)))
                    PutBack(entry);
                // From here on nothing in it is of any use to anybody.
                Directory.Move(Place, removed);
                Delete(removed);
            }
            DeleteIfEmpty(folder);
        });
    }

    /// <summary>Lets others have the place.</summary>
    public void Dispose() => held?.Dispose();

    private string Beside(string kind) => Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{kind}");

    /// <summary>Holds the place against other builds that replace; false where its parent is not ours to write.</summary>
    private bool TryHold()
    {
        var path = Beside("lock");
        try
        {
            held = PlaceLock.TryTake(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(path))
                throw new DatacubeException("target.exists", $"'{path}' cannot be locked ({error.Message}): another user may be replacing the cube. Wait for that build, or remove the file where there is none.", "--output", error);
            return false;
        }
        return held is not null ? true : throw new DatacubeException("target.exists", $"Another build is replacing the cube at '{target}'. Wait for it, or choose another --output.", "--output");
    }

    private async Task RequireOldAsync(CancellationToken cancellation)
    {
        var now = await CubeTarget.LookAsync(new FileStore(target, clock), cancellation).ConfigureAwait(false);
        if (!now.IsComplete || now.Plan!.Hash != old.Plan!.Hash || now.Plan.Created != old.Plan.Created)
            throw new DatacubeException("target.exists", $"Another build has changed the cube at '{target}' meanwhile; it is not replaced. Wait for that build, or choose another --output.", "--output");
    }

    /// <summary>Tries with two empty folders whether the file system can exchange, and whether the parent is ours to write.</summary>
    private bool CanExchange()
    {
        var (one, other) = (Path.Combine(folder, "one"), Path.Combine(folder, "other"));
        if (new DirectoryInfo(folder).LinkTarget is not null || new DirectoryInfo(Place).LinkTarget is not null)
            return false;
        try
        {
            try
            {
                FolderRights.MakePrivate(folder);
                Directory.CreateDirectory(one);
                Directory.CreateDirectory(other);
                return FolderExchange.TryExchange(one, other);
            }
            finally
            {
                DeleteIfEmpty(one);
                DeleteIfEmpty(other);
                DeleteIfEmpty(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Moves one entry of others, whatever it is and links unfollowed. What lies at the target by now keeps its name.</summary>
    private void PutBack(FileSystemInfo entry)
    {
        var home = Path.Combine(target, entry.Name);
        var aside = FormattableString.Invariant($"{home}.old-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");
        for (var attempt = 1; !ExclusiveRename.TryMove(entry.FullName, home); attempt++)
            home = attempt == 1 ? aside : FormattableString.Invariant($"{aside}-{attempt}");
    }

    /// <summary>Folders that are mounts do not change places, and a mount below one would come along.</summary>
    private static bool HoldsMount(string path) =>
        DriveInfo.GetDrives().Select(drive => Path.TrimEndingDirectorySeparator(drive.Name)).Any(mount => mount == path || mount.StartsWith(path + "/", StringComparison.Ordinal));

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    private static void DeleteIfEmpty(string path)
    {
        if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
            Directory.Delete(path);
    }

    private void Guard(string verb, Action step)
    {
        try
        {
            step();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, verb, verb == "replace" ? target : folder);
        }
    }
}
