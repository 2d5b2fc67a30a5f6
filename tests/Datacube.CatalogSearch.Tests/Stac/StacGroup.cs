using Xunit;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>Tests that share one service: it takes longer to start than they take to run. Each uses collections of its own.</summary>
[CollectionDefinition(Name)]
public sealed class StacGroup : ICollectionFixture<PublicCatalog>
{
    public const string Name = "public catalogue";
}
