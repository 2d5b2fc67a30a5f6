using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Datacube.Raster.Zarr;

/// <summary>How a chunk's index becomes a key below the array.</summary>
/// <param name="WithPrefix">True: <c>c/0/1</c> (encoding "default"); false: <c>0/1</c> (encoding "v2").</param>
/// <param name="Separator">Slash or dot.</param>
public sealed record ZarrChunkKeys(bool WithPrefix, char Separator)
{
    /// <summary><c>c/0/1</c>.</summary>
    public static ZarrChunkKeys Default { get; } = new(true, '/');

    /// <summary>The key of a chunk, relative to the array.</summary>
    public string KeyOf(ReadOnlySpan<long> chunk)
    {
        var key = new StringBuilder(WithPrefix ? "c" : "");
        foreach (var index in chunk)
        {
            if (key.Length > 0)
                key.Append(Separator);
            key.Append(CultureInfo.InvariantCulture, $"{index}");
        }
        return key.Length == 0 ? "0" : key.ToString();
    }

    internal JsonObject ToJson() =>
        ZarrCompression.Codec(WithPrefix ? "default" : "v2", new JsonObject { ["separator"] = Separator.ToString() });
}
