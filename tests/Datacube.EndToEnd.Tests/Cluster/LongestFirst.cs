using Xunit;
using Xunit.Abstractions;

// Tests of the cluster wait for processes, servers and leases most of the time: a group of them for each system, at the same time, more than there are processors.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
[assembly: TestCollectionOrderer("Datacube.EndToEnd.Tests.Cluster.LongestFirst", "Datacube.EndToEnd.Tests")]

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>The groups of the cluster take minutes and begin at once; what takes seconds fills the gaps they leave.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <inheritdoc />
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.CollectionDefinition is null).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
