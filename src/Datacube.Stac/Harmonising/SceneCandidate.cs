namespace Datacube.Stac.Harmonising;

/// <summary>A scene with what decides between it and another product of the same acquisition.</summary>
/// <param name="Scene">The scene.</param>
/// <param name="Identity">Equal for products of one acquisition of one tile.</param>
/// <param name="Baseline">Processing baseline as a number.</param>
/// <param name="Made">When it was generated or last touched.</param>
internal sealed record SceneCandidate(Scene Scene, string Identity, double? Baseline, DateTimeOffset? Made);
