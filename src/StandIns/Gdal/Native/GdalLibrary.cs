using System.Reflection;
using System.Runtime.InteropServices;

namespace OSGeo.Native;

/// <summary>Finds the system's libgdal by name.</summary>
internal static class GdalLibrary
{
    public const string Name = "gdal";

    private const int OldestSoVersion = 32;
    private const int NewestSoVersion = 48;
    private static readonly Lazy<nint> Loaded = new(Load);

    /// <summary>Called once, by the static constructor of the imports.</summary>
    public static void Register() => NativeLibrary.SetDllImportResolver(
        typeof(GdalLibrary).Assembly,
        static (name, _, _) => name == Name ? Loaded.Value : 0);

    /// <summary>The address of an exported function.</summary>
    public static nint Export(string function) => NativeLibrary.GetExport(Loaded.Value, function);

    private static nint Load()
    {
        foreach (var candidate in Candidates())
        {
            if (NativeLibrary.TryLoad(candidate, Assembly.GetExecutingAssembly(), null, out var library))
                return library;
        }

        throw new DllNotFoundException(
            "The GDAL library (3.6 or newer) was not found. Install it: 'apt-get install libgdal32' or newer on Debian, 'brew install gdal' on macOS, OSGeo4W on Windows.");
    }

    private static IEnumerable<string> Candidates()
    {
        if (OperatingSystem.IsWindows())
            return ["gdal.dll", .. Enumerable.Range(306, 20).Reverse().Select(version => $"gdal{version}.dll")];
        if (OperatingSystem.IsMacOS())
            return ["libgdal.dylib", "/opt/homebrew/lib/libgdal.dylib", "/usr/local/lib/libgdal.dylib"];
        return [.. Enumerable.Range(OldestSoVersion, NewestSoVersion - OldestSoVersion + 1).Reverse().Select(version => $"libgdal.so.{version}"), "libgdal.so"];
    }
}
