using Xunit;

namespace Datacube.Testing;

/// <summary>A theory that needs a data set of <see cref="SharedData"/>; skipped with the reason where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    /// <param name="name">Folder or file below <c>../shared/data</c>.</param>
    public SharedDataTheoryAttribute(string name)
    {
        Name = name;
        Skip = SharedData.SkipReason(name);
    }

    /// <summary>The data set.</summary>
    public string Name { get; }
}
