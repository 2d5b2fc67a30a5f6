using Xunit;

namespace Datacube.ServiceDefaults.Tests.Telemetry;

/// <summary>Sources of spans belong to the whole process: a test that listens must run while no other service does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneDefinition
{
    public const string Name = "alone";
}
