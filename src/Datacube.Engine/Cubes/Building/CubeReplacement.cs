using Datacube.Contracts.Files;
using Datacube.Engine.Cubes.Planning;
using Datacube.Storage;
using Datacube.Storage.Files;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// Builds the cube that replaces another one beside it, in a hidden folder of the same file system, and lets the two change places when it is complete.
/// <para>
/// Why there is a whole cube at every moment: (1) nothing of the old one is touched before the new one has its record and its item; (2) the two folders change places by one
/// rename; (3) only what lies in the hidden folder then is removed. A build that was interrupted before (2) goes on where its plan is still the same, and is removed otherwise; files of
/// others that came along with the old folder are put back first, by whoever comes next.
/// </para>
/// </summary>
internal sealed class CubeReplacement
{
    private readonly string folder;
    private readonly string target;
    private readonly TimeProvider clock;

    private CubeReplacement(string folder, string target, TimeProvider clock) => (this.folder, this.target, this.clock) = (folder, target, clock);

    /// <summary>Where the new cube is built: a folder of the same name, which its item bears.</summary>
    private string Place => Path.Combine(folder, Path.GetFileName(target));

    /// <summary>Where a whole cube in a folder is replaced by a whole other one; null where that cannot be done beside: then the old cube is removed first.</summary>
    public static CubeReplacement? Of(CubePreparation preparation, TimeProvider clock)
    {
        if (preparation.Action != TargetAction.Replace || !preparation.Target.IsComplete || preparation.Target.Store is not FileStore store || preparation.Jobs.Count != preparation.Plan.Tiles.Count)
            return null;
        var target = Path.TrimEndingDirectorySeparator(store.Root.LocalPath);
        if (Path.GetDirectoryName(target) is not { Length: > 0 } parent || new DirectoryInfo(target).LinkTarget is not null || !OperatingSystem.IsLinux())
            return null;
        var replacement = new CubeReplacement(Path.Combine(parent, $".{Path.GetFileName(target)}.next"), target, clock);
        return replacement.CanExchange() ? replacement : null;
    }

    /// <summary>Takes the place: what an interrupted build of the same plan has written stays and goes on.</summary>
    /// <returns>The build.</returns>
    public async Task<CubeBuild> BeginAsync(CubePlan plan, CancellationToken cancellation)
    {
        var store = new FileStore(Place, clock);
        if ((await CubeTarget.LookAsync(store, cancellation).ConfigureAwait(false)).Plan is { } begun && begun.Hash == plan.Hash)
            return new(store, begun, TargetAction.Resume);
        await ClearAsync(cancellation).ConfigureAwait(false);
        await new CubeClaim(store).StoreAsync(plan, PutCondition.CreateOnly, cancellation).ConfigureAwait(false);
        return new(store, plan, TargetAction.Create);
    }

    /// <summary>Lets the new cube take the place of the old one, and removes that.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        if (!FolderExchange.TryExchange(Place, target))
            throw new IOException($"'{Place}' and '{target}' could not change places; both are whole.");
        await ClearAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Tries with two empty folders whether the place of the old cube can be exchanged: it may be a mount, or its parent not ours to write.</summary>
    private bool CanExchange()
    {
        var (one, other) = (Path.Combine(folder, "one"), Path.Combine(folder, "other"));
        try
        {
            Directory.CreateDirectory(one);
            Directory.CreateDirectory(other);
            var can = FolderExchange.TryExchange(one, other) && !DriveInfo.GetDrives().Any(drive => Path.TrimEndingDirectorySeparator(drive.Name) == target);
            Directory.Delete(one);
            Directory.Delete(other);
            return can;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes the cube in the hidden folder, and puts files of others beside the cube that they were beside.</summary>
    private async Task ClearAsync(CancellationToken cancellation)
    {
        var left = await CubeTarget.LookAsync(new FileStore(Place, clock), cancellation).ConfigureAwait(false);
        if (left.IsCube)
            await left.RemoveCubeAsync(null, cancellation).ConfigureAwait(false);
        foreach (var file in ForeignFiles())
        {
            var home = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(home)!);
            if (!File.Exists(home))
                File.Move(Path.Combine(Place, file), home);
        }
        if (ForeignFiles().Count == 0)
            Directory.Delete(folder, recursive: true);
    }

    // What writers that died left below the temporary folder is nobody's.
    private List<string> ForeignFiles() => !Directory.Exists(Place) ? []
        : [.. Directory.EnumerateFiles(Place, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Place, file)).Where(file => !file.StartsWith($"{ObjectKey.TemporaryFolder}/", StringComparison.Ordinal))];
}
