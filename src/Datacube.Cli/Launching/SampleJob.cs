using System.Globalization;

namespace Datacube.Cli.Launching;

/// <summary>The first cube of the manual, built by the services instead of in this process.</summary>
internal static class SampleJob
{
    /// <summary>Makes the sample scenes if they are not there, builds the cube, shows it.</summary>
    /// <returns>The exit code of the build.</returns>
    public static async Task<int> RunAsync(CliHost host, string folder, CancellationToken cancellation)
    {
        var (sample, cube) = (Path.Combine(folder, "sample"), Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"once-{host.Clock.GetUtcNow():yyyyMMdd-HHmmss}.zarr")));
        var catalog = Path.Combine(sample, "catalog.json");
        if (!File.Exists(catalog) && await CliApp.RunAsync(["sample", "create", sample], host, cancellation) is not ExitCodes.Ok and var failed)
            return failed;
        string[] build =
        [
            "cube", "build", "--backend", "cluster", "--catalog", catalog, "--collection", "sentinel-2-l2a", "--bbox", "15.545", "45.962", "15.673", "46.097",
            "--start-date", "2021-06-01", "--end-date", "2021-08-31", "--resolution", "0.0001", "--cloud-mask", "scl", "--output", cube,
        ];
        var code = await CliApp.RunAsync(build, host, cancellation);
        return code == ExitCodes.Ok ? await CliApp.RunAsync(["cube", "show", cube], host, cancellation) : code;
    }
}
