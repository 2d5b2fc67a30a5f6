using Xunit;

// Classes run one after the other, for servers, proxies and leases of a few hundred milliseconds share the processors with them. Those that wait most of their time for
// servers to stop and start name a group of their own, which runs beside these.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly, MaxParallelThreads = 4)]

namespace Datacube.Jobs.Tests.Bench;

/// <summary>For a test that takes every thread there is: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneGroup
{
    public const string Name = "alone";
}
