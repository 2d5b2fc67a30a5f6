using Xunit;

namespace Datacube.Testing;

/// <summary>
/// A fact that runs an external program. <c>./datacube test</c> installs the programs and demands them, so that a missing one
/// fails there; elsewhere the test is skipped with the reason.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresProgramFactAttribute : FactAttribute
{
    private readonly string? data;
    private readonly string? also;

    /// <param name="program">
    /// Name on PATH (<c>gdalinfo</c>), <c>python:MODULE</c> for a module of the system's Python, or <c>node:PACKAGE</c> for a
    /// package of <c>tests/readers</c>.
    /// </param>
    public RequiresProgramFactAttribute(string program)
    {
        Program = program;
        Skip = ExternalProgram.SkipReason(program);
    }

    /// <summary>The program.</summary>
    public string Program { get; }

    /// <summary>Another program that the test needs as well.</summary>
    public string? Also
    {
        get => also;
        init
        {
            also = value;
            if (value is not null)
                Skip ??= ExternalProgram.SkipReason(value);
        }
    }

    /// <summary>A data set of <see cref="SharedData"/> that the test needs as well.</summary>
    public string? Data
    {
        get => data;
        init
        {
            data = value;
            if (value is not null)
                Skip ??= SharedData.SkipReason(value);
        }
    }
}
