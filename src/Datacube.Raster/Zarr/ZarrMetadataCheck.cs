using Datacube.Contracts.Errors;

namespace Datacube.Raster.Zarr;

/// <summary>The rules that every array's metadata obeys, written here or read from a file.</summary>
internal static class ZarrMetadataCheck
{
    public static void Validate(ZarrArrayMetadata metadata)
    {
        var rank = metadata.Rank;
        if (rank > ZarrLimits.Rank)
            throw new DatacubeException("raster.too_large", $"The array has {rank} axes; the limit is {ZarrLimits.Rank}.", "shape");
        if (metadata.ChunkShape.Count != rank || (metadata.DimensionNames.Count != 0 && metadata.DimensionNames.Count != rank))
            throw Form($"shape, chunk_shape and dimension_names differ in length ({rank}, {metadata.ChunkShape.Count}, {metadata.DimensionNames.Count})", "chunk_shape");
        for (var axis = 0; axis < rank; axis++)
        {
            if (metadata.Shape[axis] is < 0 or > ZarrLimits.AxisLength)
                throw new DatacubeException("raster.too_large", $"Axis {axis} has {metadata.Shape[axis]} elements; the limit is {ZarrLimits.AxisLength}.", "shape");
            if (metadata.ChunkShape[axis] < 1)
                throw Form($"chunk_shape[{axis}] is {metadata.ChunkShape[axis]}; it must be at least 1", "chunk_shape");
        }
        CheckInner(metadata);
        var elementBytes = Math.Max(1, metadata.DataType.Size());
        if (Product(metadata.CodedShape) > (decimal)(ZarrLimits.ChunkBytes / elementBytes))
            throw new DatacubeException("raster.too_large", $"A chunk of {string.Join("×", metadata.CodedShape)} {metadata.DataType.Name()} is larger than {ZarrLimits.ChunkBytes} bytes.", "chunk_shape");
    }

    private static void CheckInner(ZarrArrayMetadata metadata)
    {
        if (metadata.InnerChunkShape is not { } inner)
            return;
        if (inner.Count != metadata.Rank)
            throw Form("the shard's inner chunk_shape has another number of axes", "codecs");
        for (var axis = 0; axis < inner.Count; axis++)
        {
            if (inner[axis] < 1 || metadata.ChunkShape[axis] % inner[axis] != 0)
                throw Form($"inner chunk length {inner[axis]} does not divide the shard's {metadata.ChunkShape[axis]} on axis {axis}", "codecs");
        }
        var count = Product([.. inner.Select((size, axis) => metadata.ChunkShape[axis] / size)]);
        if (count > ZarrLimits.ChunksPerShard)
            throw new DatacubeException("raster.too_large", $"A shard of {count} chunks is above the limit of {ZarrLimits.ChunksPerShard}.", "codecs");
    }

    // Decimal holds the product of 16 lengths below 2^31 only partly; stop as soon as any limit is passed.
    private static decimal Product(IReadOnlyList<int> values)
    {
        decimal product = 1;
        foreach (var value in values)
        {
            product *= value;
            if (product > long.MaxValue)
                return product;
        }
        return product;
    }

    internal static DatacubeException Form(string reason, string field) => new("json.form", $"The array's zarr.json is not usable: {reason}.", field);
}
