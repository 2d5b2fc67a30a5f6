namespace Datacube.Engine.Reducing;

/// <summary>A band of the result.</summary>
/// <param name="Name">Name.</param>
/// <param name="Band">Position of the band whose values it holds; null where it holds none, as deviations do.</param>
/// <param name="Method">How it came from the observations, in words of CF's cell methods where they have one.</param>
public sealed record ReducedBand(string Name, int? Band, string Method);
