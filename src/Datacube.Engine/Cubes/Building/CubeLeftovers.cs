namespace Datacube.Engine.Cubes.Building;

/// <summary>Takes away what a dead process had begun to write at a build's target: uploads in parts, temporary files. Never an object.</summary>
public static class CubeLeftovers
{
    /// <summary>Removes what was begun before the process was known to be dead. Only once nothing runs any more that writes the same keys.</summary>
    /// <param name="build">The build.</param>
    /// <param name="job">The tile that the process worked at; null for the last step, which may write any key.</param>
    /// <param name="end">When it was known to be dead.</param>
    /// <param name="cancellation">Stops between two removals.</param>
    /// <returns>How much was removed.</returns>
    public static async Task<int> RemoveAsync(CubeBuild build, string? job, DateTimeOffset end, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(build);
        if (job is null)
            return await build.Store.SweepLeftoversAsync(_ => true, end, cancellation).ConfigureAwait(false);
        var tile = build.Plan.Tiles.First(each => each.Id == job);
        var keys = new TileStore(build.Store, new CubeLayout(build.Plan)).KeysOf(tile);
        return await build.Store.SweepLeftoversAsync(keys.Contains, end, cancellation).ConfigureAwait(false);
    }
}
