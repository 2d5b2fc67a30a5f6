using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>The tests of the cluster run one after the other: each wants the processors for itself.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterGroup : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}
