using System.Reflection;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>The version that goes into metadata.</summary>
public static class SoftwareVersion
{
    /// <summary>For example <c>0.1.0</c>, without a source revision.</summary>
    public static string Number { get; } =
        (typeof(SoftwareVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];

    /// <summary>For example <c>datacube 0.1.0</c>.</summary>
    public static string Text { get; } = $"datacube {Number}";
}
