using Xunit;

namespace Datacube.Testing;

/// <summary>A fact on a small disk of its own, see <see cref="SmallDisk"/>; skipped with the reason where this process may not mount one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresMountFactAttribute : FactAttribute
{
    public RequiresMountFactAttribute() => Skip = SmallDisk.SkipReason;
}
