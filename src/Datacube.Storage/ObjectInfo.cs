namespace Datacube.Storage;

/// <summary>What a store says of one object.</summary>
/// <param name="Key">Key relative to the root.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">Changes whenever the bytes change.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256, where the store vouches for it.</param>
public sealed record ObjectInfo(string Key, long Size, string ETag, string? Sha256);
