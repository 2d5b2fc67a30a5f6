using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Tests of submissions and of what they build, on a system of their own.</summary>
[CollectionDefinition(Name)]
public sealed class OrdersGroup : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster of orders";
}
