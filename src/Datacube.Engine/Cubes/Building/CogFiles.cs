using Datacube.Raster.Zarr;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>The GeoTIFF form of a cube.</summary>
internal static class CogFiles
{
    public static IEnumerable<string> KeysOf(CubeLayout layout, FinishedCube? finished) =>
        finished?.Files.Select(file => file.Key).Where(key => key.EndsWith(".tif", StringComparison.Ordinal)) ?? [];

    public static Task<IReadOnlyList<string>> WriteAsync(IObjectStore store, ZarrGroup group, CubeLayout layout, CancellationToken cancellation) => throw new NotSupportedException($"{store.Root}{group}{layout}{cancellation}");
}
