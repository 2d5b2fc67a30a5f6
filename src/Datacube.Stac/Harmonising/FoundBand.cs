using Datacube.Stac.Items;

namespace Datacube.Stac.Harmonising;

/// <summary>Where an item keeps a band.</summary>
internal sealed record FoundBand(StacAsset Asset, StacBand Band);
