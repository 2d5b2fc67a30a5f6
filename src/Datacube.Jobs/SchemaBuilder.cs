using System.Reflection;

namespace Datacube.Jobs;

/// <summary>Where the migrations of a schema come from.</summary>
public sealed class SchemaBuilder
{
    internal SchemaBuilder() { }

    internal List<Assembly> Assemblies { get; } = [];

    /// <summary>Adds the embedded <c>Schema/NNNN_name.sql</c> of an assembly to what <c>--migrate</c> applies.</summary>
    public SchemaBuilder MigrateWith(Assembly assembly)
    {
        Assemblies.Add(assembly);
        return this;
    }
}
