using Datacube.Contracts.Errors;

namespace Datacube.Cli.Launching;

/// <summary>Where the AppHost is: the program that runs the whole system.</summary>
internal static class AppHostFile
{
    private const string Name = "Datacube.AppHost";

    /// <summary>The given one, else the one that was built or installed beside this program.</summary>
    /// <exception cref="DatacubeException"><c>option.value</c> where there is none.</exception>
    public static string Find(string? given)
    {
        var places = given is null ? Places() : [Directory.Exists(given) ? Path.Combine(given, $"{Name}.dll") : given];
        return places.Select(Path.GetFullPath).FirstOrDefault(File.Exists)
            ?? throw new DatacubeException("option.value", $"There is no AppHost at {string.Join(" or ", places.Select(Path.GetFullPath))}. Build it with: dotnet build {Name}, or name its assembly with --apphost.", "--apphost");
    }

    private static string[] Places()
    {
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        return
        [
            // A checkout: artifacts/bin/PROJECT/CONFIGURATION.
            Path.Combine(here, "..", "..", Name, Path.GetFileName(here), $"{Name}.dll"),
            // An installed layout: one folder per program.
            Path.Combine(here, "..", Name, $"{Name}.dll"),
        ];
    }
}
