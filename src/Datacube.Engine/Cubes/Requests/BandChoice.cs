using Datacube.Pixels.Resampling;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>A band as it was asked for; what its numbers mean is known when the catalogue has answered.</summary>
/// <param name="Name">Common name where the name is a known one, else as given (the key of an asset).</param>
/// <param name="Resampling">How it is taken to the target grid.</param>
public sealed record BandChoice(string Name, ResamplingMethod Resampling);
