using Datacube.Engine.Cubes.Planning;
using Datacube.Raster.Zarr;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>Writes coordinate arrays. Those of time have one chunk per step, so that an append leaves the existing ones alone.</summary>
internal static class CubeCoordinates
{
    // A time of 1970-01-01 is the fill value and would otherwise be left out; harmless, but a missing object looks like a lost one.
    private static readonly ZarrWriteOptions Always = new(WriteFillChunks: true);

    private static readonly int[] Origin = [0];

    public static async Task WriteAsync(IObjectStore store, CubeLayout layout, IReadOnlyList<CubePlan> plans, CancellationToken cancellation)
    {
        var arrays = layout.Arrays();
        foreach (var period in layout.Plan.Periods)
        {
            await WriteAsync(store, layout, arrays, "time", [period.Index], new[] { period.StartDay }, cancellation).ConfigureAwait(false);
            await WriteAsync(store, layout, arrays, "time_bnds", [period.Index, 0], new[] { period.StartDay, period.EndDay }, cancellation).ConfigureAwait(false);
        }
        if (plans.Count > 1)
            return;
        await WriteAsync(store, layout, arrays, layout.RowAxis, [0], layout.Parameters.Grid.CentreY(), cancellation).ConfigureAwait(false);
        await WriteAsync(store, layout, arrays, layout.ColumnAxis, [0], layout.Parameters.Grid.CentreX(), cancellation).ConfigureAwait(false);
        await WriteAsync(store, layout, arrays, "spatial_ref", [], Origin, cancellation).ConfigureAwait(false);
        await new ZarrArrayWriter(store, layout.Prefix + "band", arrays["band"])
            .WriteTextAsync([.. layout.Plan.Result.Select(band => band.Name)], PutCondition.Replace, cancellation).ConfigureAwait(false);
    }

    private static async Task WriteAsync<T>(IObjectStore store, CubeLayout layout, IReadOnlyDictionary<string, ZarrArrayMetadata> arrays, string name, long[] chunk, T[] values, CancellationToken cancellation) where T : unmanaged =>
        await new ZarrArrayWriter(store, layout.Prefix + name, arrays[name], Always).WriteChunkAsync<T>(chunk, values, PutCondition.Replace, cancellation).ConfigureAwait(false);
}
