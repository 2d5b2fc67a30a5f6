using Datacube.Pixels.Spectral;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>Spectral indices of a cube.</summary>
/// <param name="Indices">In their order.</param>
/// <param name="Bands">Bands that are read for them alone.</param>
public sealed record IndexChoice(IReadOnlyList<SpectralIndex> Indices, IReadOnlyList<BandChoice> Bands);
