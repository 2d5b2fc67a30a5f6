using Datacube.Stac.Items;

namespace Datacube.Stac.Providers.Union;

/// <summary>An item, and who gave it.</summary>
/// <param name="Item">The item as the provider gave it.</param>
/// <param name="Provider">Name of the provider.</param>
public sealed record ChosenItem(StacItem Item, string Provider);
