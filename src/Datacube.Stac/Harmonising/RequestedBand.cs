namespace Datacube.Stac.Harmonising;

/// <summary>A band that was asked for.</summary>
/// <param name="Asked">As it was asked for, for example <c>B04</c>.</param>
/// <param name="Name">Common name, the key in <see cref="Scene.Bands"/>, for example <c>red</c>.</param>
/// <param name="Kind">What its numbers mean.</param>
public sealed record RequestedBand(string Asked, string Name, BandKind Kind);
