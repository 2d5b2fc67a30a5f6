using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Tests that stop servers, on servers of their own; most of their time goes by with waiting for these.</summary>
[CollectionDefinition(Name)]
public sealed class DisturbedGroup : ICollectionFixture<DisturbedFixture>
{
    public const string Name = "disturbed cluster";
}
