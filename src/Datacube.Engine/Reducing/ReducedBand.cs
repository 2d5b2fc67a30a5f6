using Datacube.Pixels.Spectral;

namespace Datacube.Engine.Reducing;

/// <summary>A band of the result.</summary>
/// <param name="Name">Name.</param>
/// <param name="Band">Position of the band whose values it holds; null where it holds none, as deviations do.</param>
/// <param name="Method">How it came from the observations, in words of CF's cell methods where they have one.</param>
/// <param name="Index">The spectral index that it holds; null where it holds none.</param>
public sealed record ReducedBand(string Name, int? Band, string Method, SpectralIndex? Index = null);
