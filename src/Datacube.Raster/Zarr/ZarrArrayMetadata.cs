using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;

namespace Datacube.Raster.Zarr;

/// <summary>What <c>zarr.json</c> of an array says. Axes are in C order (the last varies fastest).</summary>
/// <param name="Shape">Elements along each axis.</param>
/// <param name="ChunkShape">Elements of one stored object along each axis: a chunk, or a shard where <c>InnerChunkShape</c> is set.</param>
/// <param name="DataType">Type of an element.</param>
/// <param name="DimensionNames">Name of each axis, as xarray reads it.</param>
public sealed record ZarrArrayMetadata(IReadOnlyList<long> Shape, IReadOnlyList<int> ChunkShape, ZarrDataType DataType, IReadOnlyList<string> DimensionNames)
{
    /// <summary>Value of elements that no chunk holds.</summary>
    public ZarrFill Fill { get; init; } = ZarrFill.Zero;

    /// <summary>How chunks are compressed when written. What a foreign array uses is read from <see cref="Codecs"/>.</summary>
    public ZarrCompression Compression { get; init; } = ZarrCompression.Default;

    /// <summary>Shape of the chunks inside a shard; each divides the shard's; null = no sharding.</summary>
    public IReadOnlyList<int>? InnerChunkShape { get; init; }

    /// <summary>CF, geo and own attributes.</summary>
    public JsonObject Attributes { get; init; } = [];

    /// <summary>Where chunk objects lie: <c>c/0/1</c> (default with slash), <c>c.0.1</c>, <c>0/1</c> or <c>0.1</c> (v2).</summary>
    public ZarrChunkKeys ChunkKeys { get; init; } = ZarrChunkKeys.Default;

    /// <summary>The codecs as found in a file; null for an array described here, whose codecs follow from <see cref="Compression"/>.</summary>
    internal ZarrCodecs? Codecs { get; init; }

    /// <summary>Number of axes.</summary>
    public int Rank => Shape.Count;

    /// <summary>Number of stored chunks (or shards) along each axis.</summary>
    public IReadOnlyList<long> ChunkCounts => [.. Shape.Select((size, axis) => (size + ChunkShape[axis] - 1) / ChunkShape[axis])];

    /// <summary>Shape of what is compressed as one: the inner chunk of a shard, else the chunk.</summary>
    public IReadOnlyList<int> CodedShape => InnerChunkShape ?? ChunkShape;

    /// <summary>The metadata with another length along one axis: first step of an append (see <see cref="ZarrGroup.ReplaceAsync"/>).</summary>
    public ZarrArrayMetadata WithLength(int axis, long length) => this with { Shape = [.. Shape.Select((size, i) => i == axis ? length : size)] };

    /// <summary>The document of <c>zarr.json</c>.</summary>
    public JsonObject ToJson()
    {
        ZarrMetadataCheck.Validate(this);
        var document = new JsonObject
        {
            ["zarr_format"] = 3,
            ["node_type"] = "array",
            ["shape"] = new JsonArray([.. Shape.Select(size => JsonValue.Create(size))]),
            ["data_type"] = DataType.Name(),
            ["chunk_grid"] = ZarrCompression.Codec("regular", new JsonObject { ["chunk_shape"] = Numbers(ChunkShape) }),
            ["chunk_key_encoding"] = ChunkKeys.ToJson(),
            ["fill_value"] = Fill.ToJson(DataType),
            ["codecs"] = (Codecs ?? ZarrCodecs.Of(this)).ToJson(this),
            ["attributes"] = Attributes.DeepClone(),
        };
        if (DimensionNames.Count > 0)
            document["dimension_names"] = new JsonArray([.. DimensionNames.Select(name => JsonValue.Create(name))]);
        return document;
    }

    /// <summary>Reads a document of <c>zarr.json</c>; untrusted input. Throws <c>json.form</c>, <c>raster.unsupported</c> or <c>raster.too_large</c>.</summary>
    public static ZarrArrayMetadata FromJson(JsonObject document) => ZarrMetadataReader.Read(document);

    /// <summary>Elements of a chunk that lie inside the array: smaller than <see cref="ChunkShape"/> at the far edges.</summary>
    /// <param name="chunk">Index along each axis. Throws <c>option.value</c> outside the grid.</param>
    public int[] ClippedShape(ReadOnlySpan<long> chunk)
    {
        if (chunk.Length != Rank)
            throw new DatacubeException("option.value", $"A chunk index of {chunk.Length} numbers does not fit an array of {Rank} axes.", "chunk");
        var clipped = new int[Rank];
        for (var axis = 0; axis < Rank; axis++)
        {
            var start = chunk[axis] * ChunkShape[axis];
            if (chunk[axis] < 0 || start >= Shape[axis])
                throw new DatacubeException("option.value", $"Chunk {chunk[axis]} along axis {axis} lies outside the array of {Shape[axis]} elements.", "chunk");
            clipped[axis] = (int)Math.Min(ChunkShape[axis], Shape[axis] - start);
        }
        return clipped;
    }

    internal static JsonArray Numbers(IEnumerable<int> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
