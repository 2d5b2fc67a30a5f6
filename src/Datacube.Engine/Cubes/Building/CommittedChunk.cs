namespace Datacube.Engine.Cubes.Building;

/// <summary>One object of a job's result.</summary>
/// <param name="Key">Key below the target.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record CommittedChunk(string Key, long Size, string Sha256);
