namespace Datacube.Engine.Samples.World;

/// <summary>Everything about a place that does not change with the date.</summary>
/// <param name="Cover">What covers it.</param>
/// <param name="Height">Metres above the sea.</param>
/// <param name="Light">Sun on the slope relative to flat land, about 0.6 to 1.4.</param>
/// <param name="Texture">Brightness of the spot relative to its cover, about 0.85 to 1.15.</param>
/// <param name="Season">For crops: day of the year of fullest growth.</param>
internal readonly record struct Place(LandCover Cover, float Height, float Light, float Texture, float Season);
