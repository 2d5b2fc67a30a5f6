using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Tests of workers: they run one after the other, and beside those of the other groups.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterGroup : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}
