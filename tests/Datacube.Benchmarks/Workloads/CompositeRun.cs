using System.Globalization;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Requests;
using Datacube.Raster.Reading;
using Datacube.Stac.Catalogs;
using Datacube.Storage;

namespace Datacube.Benchmarks.Workloads;

/// <summary>One build of the composite cube, from the catalogue to the finished Zarr, as <c>datacube cube build</c> does it.</summary>
internal static class CompositeRun
{
    public static Task BuildAsync(CompositeInputs inputs, string output, string resampling, int threads, long memoryLimit, CancellationToken cancellation, string reducer = "median") => BuildAsync(
        new()
        {
            Bbox = Numbers(CompositeInputs.Bbox),
            StartDate = "2023-06-01",
            EndDate = "2023-06-30",
            Resolution = CompositeInputs.Resolution,
            Bands = CompositeInputs.Bands,
            CloudMask = "scl",
            Reducer = [reducer],
            Resampling = [resampling],
            Catalog = inputs.Catalog,
            Output = output,
        },
        threads, memoryLimit, cancellation);

    /// <summary>Numbers of a box as they are typed.</summary>
    public static string[] Numbers(IEnumerable<double> bbox) => [.. bbox.Select(number => number.ToString("R", CultureInfo.InvariantCulture))];

    /// <summary>Builds what was asked for; what is at the target is removed.</summary>
    public static async Task BuildAsync(CubeRequest request, int threads, long memoryLimit, CancellationToken cancellation)
    {
        if (Directory.Exists(request.Output))
            Directory.Delete(request.Output, recursive: true);
        var options = new CubeBuildOptions { Pipeline = new() { Threads = threads, MemoryLimit = memoryLimit } };
        var spec = new CubeSpecReader(TimeProvider.System, new OutputUriRules()).Read(request);
        using var catalog = await StacCatalog.OpenAsync(request.Catalog, null, cancellation);
        await using var opener = new RasterOpener(RasterOpenerOptions.Within(memoryLimit));
        var builder = new CubeBuilder(ObjectStores.Open(spec.Output, TimeProvider.System), catalog.SearchAsync, opener, TimeProvider.System);
        var report = await builder.BuildAsync(await builder.PrepareAsync(spec, options, cancellation), options, null, cancellation);
        if (report.State != CubeState.Succeeded)
            throw new InvalidOperationException($"The build ended as {report.State}.");
    }
}
