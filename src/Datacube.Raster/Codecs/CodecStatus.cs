namespace Datacube.Raster.Codecs;

/// <summary>What <c>doctor</c> tells about one codec.</summary>
/// <param name="Name">Codec, for example <c>zstd</c>.</param>
/// <param name="Library">File name of the native library in use; null where none was found.</param>
/// <param name="Remark">What follows from it, for people.</param>
public sealed record CodecStatus(string Name, string? Library, string Remark);
