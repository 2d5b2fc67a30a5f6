using System.Globalization;
using Xunit;

namespace Datacube.Storage.Tests.Files;

/// <summary>A fact that mounts a file system; skipped with the reason where this process may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresMountFactAttribute : FactAttribute
{
    private const int SystemAdministration = 21;

    public RequiresMountFactAttribute() =>
        Skip = MayMount() ? null : "Mounting a small file system needs root with CAP_SYS_ADMIN; run as root to test a full disk.";

    private static bool MayMount()
    {
        const string label = "CapEff:";
        var line = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").FirstOrDefault(text => text.StartsWith(label, StringComparison.Ordinal)) : null;
        return line is not null
            && ((ulong.Parse(line.AsSpan(label.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) >> SystemAdministration) & 1) != 0;
    }
}
