using System.Text.Json.Nodes;

namespace Datacube.Raster.Zarr;

/// <summary>How the bytes of a chunk are compressed.</summary>
/// <param name="Kind">The method.</param>
/// <param name="Level">zstd −7 … 22, gzip 0 … 9, blosc 1 … 9 (stands for the zstd level of that number).</param>
/// <param name="Checksum">zstd only: XXH64 of the content in each frame.</param>
public sealed record ZarrCompression(ZarrCompressionKind Kind, int Level, bool Checksum = false)
{
    /// <summary>
    /// Shuffle + zstd 3 in a Blosc frame: 1.1 GB/s a core and ratio 1.78 on 16-bit reflectance, against 176 MB/s and 1.46 of plain zstd 3
    /// (Zarr v3 has no shuffle codec outside blosc).
    /// </summary>
    public static ZarrCompression Default { get; } = new(ZarrCompressionKind.BloscZstd, 3);

    /// <summary>No compression.</summary>
    public static ZarrCompression None { get; } = new(ZarrCompressionKind.None, 0);

    internal JsonObject? ToJson(int elementBytes) => Kind switch
    {
        ZarrCompressionKind.Zstd => Codec("zstd", new JsonObject { ["level"] = Level, ["checksum"] = Checksum }),
        ZarrCompressionKind.Gzip => Codec("gzip", new JsonObject { ["level"] = Level }),
        ZarrCompressionKind.BloscZstd => Codec("blosc", new JsonObject
        {
            ["cname"] = "zstd",
            ["clevel"] = Level,
            ["shuffle"] = elementBytes > 1 ? "shuffle" : "noshuffle",
            ["typesize"] = Math.Max(1, elementBytes),
            ["blocksize"] = 0,
        }),
        _ => null,
    };

    internal static JsonObject Codec(string name, JsonObject? configuration = null)
    {
        var codec = new JsonObject { ["name"] = name };
        if (configuration is not null)
            codec["configuration"] = configuration;
        return codec;
    }
}
