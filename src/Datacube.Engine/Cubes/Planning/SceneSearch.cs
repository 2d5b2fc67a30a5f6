using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>Items of one catalogue that match a query: a STAC API, a static catalogue, or a registry of one's own.</summary>
public delegate IAsyncEnumerable<StacItem> SceneSearch(StacQuery query, CancellationToken cancellation);
