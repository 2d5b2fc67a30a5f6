using Datacube.Testing;

namespace Datacube.AppHost.Tests;

/// <summary>The programs that tests start.</summary>
internal static class Samples
{
    public static string ServiceProject => RepositoryRoot.File("tests", "Datacube.AppHost.SampleService", "Datacube.AppHost.SampleService.csproj");

    /// <summary>The built sample application, which lies beside this assembly's own folder.</summary>
    public static string AppHost => Built("Datacube.AppHost.Sample");

    public static string Cli => Built("Datacube.Cli", "datacube");

    public static string Built(string project, string? assembly = null)
    {
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        // artifacts/bin/PROJECT/release
        string[] places = [Path.Combine(here, "../..", project, Path.GetFileName(here), $"{assembly ?? project}.dll"), Path.Combine(here, "..", project, $"{assembly ?? project}.dll")];
        return places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException($"{project} is not built: neither {string.Join(" nor ", places)} exists.");
    }
}
