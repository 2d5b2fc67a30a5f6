namespace Datacube.Stac.Harmonising;

/// <summary>A requested band that an item has and that must not be read; the other bands of the item stay usable.</summary>
/// <param name="AssetKey">Key of the asset in the item.</param>
/// <param name="Code">Error code, for example <c>href.not_allowed</c>.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record RefusedBand(string AssetKey, string Code, string Reason);
