namespace Datacube.Benchmarks.Workloads;

/// <summary>Workloads by the names of the specification: what is run for each, and what it must reach.</summary>
public static class SpecifiedWorkloads
{
    /// <summary>Name, workloads of this program (none where what it measures does not exist yet), target on two threads.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Runs, string Target)> All { get; } =
    [
        ("W-composite", ["composite"], "nearest at most 1/4 of the time of GDAL tuned by hand, bilinear 1/12; peak below 400 MiB"),
        ("W-geomedian", ["geomedian", "mads"], "at least 15 times the best peer at T = 20 and 60, with deviations too"),
        ("W-median", ["median"], "at least 20 times bottleneck at every T"),
        ("W-warp", ["warp", "warp-file"], "files 8, 12 and 8 times gdalwarp (nearest, bilinear, cubic), in memory 12 and 20 times"),
        ("W-io", ["cog-read", "cog-http", "cog-write", "zarr"], "COG decoding 1.8 times GDAL, windows 2 times rasterio, COG 2 and 1.5 times, Zarr 3 times (writing, reading)"),
        ("W-stac", ["stac"], "within 1.5 times a plain table; a page of 100 in less than 15 ms (large areas 30 ms), p95"),
        ("W-grpc", ["grpc"], "60 000 calls/s with 64 in flight, 500 MB/s streamed"),
        ("W-memory", ["memory"], "peak below 8 GiB (--full), within 1.3 times the time in memory"),
        ("W-embed", [], "3 times numpy, 1.25 times ONNX Runtime"),
        ("W-knn", [], "one query in 1/3 of numpy's time at recall 0.99; 100 and 1000 in 0.5 and 4 s, exact"),
    ];

    /// <summary>Names of workloads of this program; a name that is none of the specification's stays as it is.</summary>
    /// <exception cref="ArgumentException">The name is one of the specification's whose capability does not exist yet.</exception>
    public static IReadOnlyList<string> Resolve(IEnumerable<string> names) => [.. names.SelectMany(Resolve).Distinct(StringComparer.Ordinal)];

    /// <summary>A line for each.</summary>
    public static IEnumerable<string> Lines() => All.Select(workload => $"{workload.Name,-12} {(workload.Runs.Count > 0 ? string.Join(' ', workload.Runs) : "(not here yet)"),-33} {workload.Target}");

    private static IReadOnlyList<string> Resolve(string name)
    {
        var found = All.FirstOrDefault(workload => workload.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return found.Name is null ? [name] : found.Runs.Count > 0 ? found.Runs : throw new ArgumentException($"{found.Name}: what it measures does not exist yet.");
    }
}
