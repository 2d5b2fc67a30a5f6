using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Raster.Codecs;
using Datacube.Storage;

namespace Datacube.Raster.Zarr;

/// <summary>The codecs of one coded chunk (after sharding): elements → bytes → any number of byte codecs.</summary>
/// <param name="BigEndian">Elements are stored most significant byte first.</param>
/// <param name="Steps">Byte codecs in the order of encoding.</param>
/// <param name="Shard">How the shard's index is stored; null without sharding.</param>
internal sealed record ZarrCodecs(bool BigEndian, IReadOnlyList<ZarrCodecs.Step> Steps, ZarrShardIndex? Shard)
{
    /// <summary>One byte codec: its name and, for writing, its compression.</summary>
    internal sealed record Step(string Name, ZarrCompression? Compression);

    public static ZarrCodecs Of(ZarrArrayMetadata metadata)
    {
        var name = metadata.Compression.Kind switch
        {
            ZarrCompressionKind.Zstd => "zstd",
            ZarrCompressionKind.Gzip => "gzip",
            ZarrCompressionKind.BloscZstd => "blosc",
            _ => null,
        };
        return new(false, name is null ? [] : [new(name, metadata.Compression)], metadata.InnerChunkShape is null ? null : ZarrShardIndex.Default);
    }

    public JsonArray ToJson(ZarrArrayMetadata metadata)
    {
        var elementBytes = metadata.DataType.Size();
        var endian = BigEndian ? "big" : "little";
        var chain = new JsonArray(metadata.DataType == ZarrDataType.String
            ? ZarrCompression.Codec("vlen-utf8")
            : ZarrCompression.Codec("bytes", elementBytes > 1 ? new JsonObject { ["endian"] = endian } : null));
        foreach (var step in Steps)
            chain.Add((JsonNode?)step.Compression?.ToJson(elementBytes) ?? ZarrCompression.Codec(step.Name));
        if (Shard is null)
            return chain;
        return new JsonArray(ZarrCompression.Codec("sharding_indexed", new JsonObject
        {
            ["chunk_shape"] = ZarrArrayMetadata.Numbers(metadata.InnerChunkShape!),
            ["codecs"] = chain,
            ["index_codecs"] = Shard.ToJson(),
            ["index_location"] = Shard.AtEnd ? "end" : "start",
        }));
    }

    /// <summary>Bytes that an encoding of a chunk never exceeds.</summary>
    public static int Bound(int length) =>
        Math.Max(checked(length + 64), Math.Max(BloscFrame.Bound(length), Math.Max(Zstd.CompressBound(length), Deflate.CompressBound(length)))) + 64;

    /// <summary>Encodes the elements of one chunk into <paramref name="destination"/> (room of <see cref="Bound"/>); returns the bytes written.</summary>
    public int Encode(ReadOnlySpan<byte> elements, Span<byte> destination, int elementBytes)
    {
        if (BigEndian || Steps.Count > 1)
            throw new DatacubeException("raster.unsupported", "Arrays with big-endian elements or several compressors are read, not written.", "codecs");
        if (Steps.Count == 0)
        {
            elements.CopyTo(destination);
            return elements.Length;
        }
        var compression = Steps[0].Compression ?? throw new DatacubeException("raster.unsupported", $"The codec '{Steps[0].Name}' is read, not written.", "codecs");
        return compression.Kind switch
        {
            ZarrCompressionKind.Zstd => Zstd.Compress(compression.Level, compression.Checksum, elements, destination),
            ZarrCompressionKind.Gzip => Deflate.Compress(DeflateFormat.Gzip, compression.Level, elements, destination),
            _ => BloscFrame.Encode(elements, destination, Math.Max(1, elementBytes), compression.Level),
        };
    }

    /// <summary>Decodes one chunk into exactly <paramref name="elements"/>. Throws <c>raster.corrupt</c>.</summary>
    public void Decode(ReadOnlyMemory<byte> stored, Span<byte> elements, int elementBytes)
    {
        var bytes = stored;
        for (var i = Steps.Count - 1; i > 0; i--)
            bytes = DecodeStep(Steps[i].Name, bytes);
        if (Steps.Count == 0)
            CopyExactly(bytes.Span, elements);
        else
            DecodeStep(Steps[0].Name, bytes.Span, elements);
        if (BigEndian && elementBytes > 1)
            ByteOrder.Swap(elements, elements, elementBytes);
    }

    /// <summary>Decodes text chunks, whose length is known only after decoding.</summary>
    public ReadOnlyMemory<byte> DecodeUnsized(ReadOnlyMemory<byte> stored)
    {
        for (var i = Steps.Count - 1; i >= 0; i--)
            stored = DecodeStep(Steps[i].Name, stored);
        return stored;
    }

    private static void DecodeStep(string name, ReadOnlySpan<byte> stored, Span<byte> elements)
    {
        switch (name)
        {
            case "zstd": Zstd.Decompress(stored, elements); break;
            case "gzip": Deflate.Decompress(DeflateFormat.Gzip, stored, elements); break;
            case "blosc": BloscFrame.Decode(stored, elements); break;
            default: CopyExactly(CheckedContent(stored), elements); break;
        }
    }

    private static ReadOnlyMemory<byte> DecodeStep(string name, ReadOnlyMemory<byte> stored)
    {
        if (name == "crc32c")
            return stored[..CheckedContent(stored.Span).Length];
        var length = name switch
        {
            "zstd" => ZarrFrames.ZstdLength(stored.Span),
            "gzip" => ZarrFrames.GzipLength(stored.Span),
            _ => Blosc.DecodedLength(stored.Span),
        };
        if (length > ZarrLimits.ChunkBytes)
            throw new DatacubeException("raster.too_large", $"A {name} chunk claims {length} decoded bytes; the limit is {ZarrLimits.ChunkBytes}.");
        var decoded = new byte[length];
        DecodeStep(name, stored.Span, decoded);
        return decoded;
    }

    private static ReadOnlySpan<byte> CheckedContent(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < 4)
            throw new DatacubeException("raster.corrupt", $"A chunk of {stored.Length} bytes is too short for its crc32c.");
        var content = stored[..^4];
        return Crc32C.Compute(content) == BinaryPrimitives.ReadUInt32LittleEndian(stored[^4..])
            ? content
            : throw new DatacubeException("raster.corrupt", "The crc32c of a chunk does not match its bytes. Fetch it again.");
    }

    private static void CopyExactly(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length != destination.Length)
            throw new DatacubeException("raster.corrupt", $"A chunk has {source.Length} bytes; {destination.Length} were expected.");
        source.CopyTo(destination);
    }
}
