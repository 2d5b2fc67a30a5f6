using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Tests of machines that lack something, of stores and of messages, on a system of their own.</summary>
[CollectionDefinition(Name)]
public sealed class MachinesGroup : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster of machines";
}
