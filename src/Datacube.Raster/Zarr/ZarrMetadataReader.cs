using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;

namespace Datacube.Raster.Zarr;

/// <summary>
/// Reads an array's <c>zarr.json</c>; every value may be hostile. A sample:
/// <code>
/// { "zarr_format": 3, "node_type": "array", "shape": [3, 600, 800], "data_type": "uint16",
///   "chunk_grid": { "name": "regular", "configuration": { "chunk_shape": [1, 300, 400] } },
///   "chunk_key_encoding": { "name": "default", "configuration": { "separator": "/" } },
///   "fill_value": 0, "codecs": [ { "name": "bytes", "configuration": { "endian": "little" } }, { "name": "zstd", "configuration": { "level": 3, "checksum": false } } ],
///   "attributes": {}, "dimension_names": ["time", "y", "x"] }
/// </code>
/// </summary>
internal static class ZarrMetadataReader
{
    public static ZarrArrayMetadata Read(JsonObject document)
    {
        try
        {
            return ReadChecked(document);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or OverflowException)
        {
            // What JsonNode throws for a value of another kind than asked for.
            throw new DatacubeException("json.form", "The array's zarr.json holds a value of the wrong kind.", "zarr.json", error);
        }
    }

    private static ZarrArrayMetadata ReadChecked(JsonObject document)
    {
        if (document["zarr_format"]?.GetValue<int>() != 3 || document["node_type"]?.GetValue<string>() != "array")
            throw ZarrMetadataCheck.Form("it is not a Zarr v3 array (zarr_format 3, node_type array)", "zarr_format");
        if (document["storage_transformers"] is JsonArray { Count: > 0 })
            throw Unsupported("storage transformers");
        var type = ZarrDataTypes.Parse(Required(document, "data_type") is JsonValue name ? name.GetValue<string>() : "extension");
        long[] shape = [.. Items(Required(document, "shape")).Select(item => Present(item).GetValue<long>())];
        var grid = Required(document, "chunk_grid");
        if (NameOf(grid) != "regular")
            throw Unsupported($"the chunk grid '{NameOf(grid)}'");
        var (codecs, inner) = ReadCodecs(Items(Required(document, "codecs")), type);
        string[] names = document["dimension_names"] is JsonArray given ? [.. given.Select((item, axis) => item?.GetValue<string>() ?? $"dim_{axis}")] : [];
        var metadata = new ZarrArrayMetadata(shape, Lengths(Configuration(grid), "chunk_shape"), type, names)
        {
            Fill = ZarrFill.FromJson(document["fill_value"], type),
            InnerChunkShape = inner,
            Attributes = document["attributes"] is JsonObject attributes ? (JsonObject)attributes.DeepClone() : [],
            ChunkKeys = ReadKeys(document["chunk_key_encoding"]),
            Codecs = codecs,
            Compression = codecs.Steps.Count == 1 && codecs.Steps[0].Compression is { } compression ? compression : ZarrCompression.None,
        };
        ZarrMetadataCheck.Validate(metadata);
        return metadata;
    }

    private static (ZarrCodecs Codecs, int[]? Inner) ReadCodecs(JsonArray chain, ZarrDataType type)
    {
        if (chain.Count != 1 || NameOf(chain[0]) != "sharding_indexed")
            return (ReadChain(chain, type), null);
        var configuration = Configuration(chain[0]);
        var inner = ReadChain(Items(Required(configuration, "codecs")), type);
        string[] index = [.. Items(Required(configuration, "index_codecs")).Select(NameOf)];
        if (index is not (["bytes"] or ["bytes", "crc32c"]))
            throw Unsupported($"a shard index stored by {string.Join(", ", index)}");
        if (type == ZarrDataType.String)
            throw Unsupported("a shard of text");
        var atEnd = configuration["index_location"]?.GetValue<string>() is not "start";
        return (inner with { Shard = new(atEnd, index.Length == 2) }, Lengths(configuration, "chunk_shape"));
    }

    private static ZarrCodecs ReadChain(JsonArray chain, ZarrDataType type)
    {
        var serializer = type == ZarrDataType.String ? "vlen-utf8" : "bytes";
        if (chain.Count == 0 || NameOf(chain[0]) != serializer)
            throw Unsupported($"the codec '{(chain.Count == 0 ? "none" : NameOf(chain[0]))}' in the place of '{serializer}'");
        var bigEndian = (chain[0] as JsonObject)?["configuration"]?["endian"]?.GetValue<string>() == "big";
        return new(bigEndian, [.. chain.Skip(1).Select(ReadStep)], null);
    }

    private static ZarrCodecs.Step ReadStep(JsonNode? codec)
    {
        var name = NameOf(codec);
        var configuration = (codec as JsonObject)?["configuration"] as JsonObject;
        return name switch
        {
            "zstd" => new(name, new(ZarrCompressionKind.Zstd, configuration?["level"]?.GetValue<int>() ?? 3, configuration?["checksum"]?.GetValue<bool>() ?? false)),
            "gzip" => new(name, new(ZarrCompressionKind.Gzip, configuration?["level"]?.GetValue<int>() ?? 6)),
            "blosc" => new(name, configuration?["cname"]?.GetValue<string>() == "zstd" && configuration["shuffle"]?.GetValue<string>() is "shuffle" or "noshuffle"
                ? new(ZarrCompressionKind.BloscZstd, configuration["clevel"]?.GetValue<int>() ?? 3)
                : null),
            "crc32c" => new(name, null),
            _ => throw Unsupported($"the codec '{name}'"),
        };
    }

    private static ZarrChunkKeys ReadKeys(JsonNode? encoding)
    {
        if (encoding is null)
            return ZarrChunkKeys.Default;
        var name = NameOf(encoding);
        var separator = (encoding as JsonObject)?["configuration"]?["separator"]?.GetValue<string>() ?? (name == "v2" ? "." : "/");
        return name is "default" or "v2" && separator is "/" or "."
            ? new(name == "default", separator[0])
            : throw Unsupported($"the chunk key encoding '{name}'");
    }

    private static JsonNode Required(JsonObject owner, string key) => owner[key] ?? throw ZarrMetadataCheck.Form($"'{key}' is missing", key);

    private static JsonArray Items(JsonNode node) => node is JsonArray array ? array : throw ZarrMetadataCheck.Form("a list was expected", "zarr.json");

    private static JsonNode Present(JsonNode? item) => item ?? throw ZarrMetadataCheck.Form("a list holds null in the place of a number", "zarr.json");

    private static int[] Lengths(JsonObject owner, string key) => [.. Items(Required(owner, key)).Select(item => Present(item).GetValue<int>())];

    // Names stand alone or in an object, since version 3.1 of the specification.
    private static string NameOf(JsonNode? node) => node switch
    {
        JsonObject named => named["name"]?.GetValue<string>() ?? "",
        JsonValue text => text.GetValue<string>(),
        _ => "",
    };

    private static JsonObject Configuration(JsonNode? node) =>
        (node as JsonObject)?["configuration"] as JsonObject ?? throw ZarrMetadataCheck.Form($"'{NameOf(node)}' has no configuration", "zarr.json");

    private static DatacubeException Unsupported(string what) => new("raster.unsupported", $"The Zarr array uses {what}, which Datacube does not read. Supported codecs: bytes, vlen-utf8, gzip, zstd, blosc, crc32c, sharding_indexed.");
}
