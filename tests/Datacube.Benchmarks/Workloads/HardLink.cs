using System.Runtime.InteropServices;

namespace Datacube.Benchmarks.Workloads;

/// <summary>A second name for a file, so that a long series takes no more disk than a short one.</summary>
internal static partial class HardLink
{
    public static void Create(string existing, string name)
    {
        if (File.Exists(name))
            return;
        if (!OperatingSystem.IsWindows() && Link(existing, name) == 0)
            return;
        File.Copy(existing, name);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);
}
