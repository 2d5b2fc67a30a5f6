using Xunit;

namespace Datacube.Testing;

/// <summary>A theory on a small disk of its own, see <see cref="SmallDisk"/>; skipped with the reason where this process may not mount one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresMountTheoryAttribute : TheoryAttribute
{
    /// <param name="program">A further need, as of <see cref="RequiresProgramTheoryAttribute"/>.</param>
    public RequiresMountTheoryAttribute(string program)
    {
        Program = program;
        Skip = SmallDisk.SkipReason ?? ExternalProgram.SkipReason(program);
    }

    /// <summary>The further need.</summary>
    public string Program { get; }
}
