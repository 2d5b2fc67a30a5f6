using System.Text.Json.Nodes;

namespace Datacube.Stac.GeoParquet;

/// <summary>How a table of items is written.</summary>
public sealed record ItemParquetOptions
{
    /// <summary>Compression of pages.</summary>
    public PageEncoder Compression { get; init; } = PageEncoder.Snappy;

    /// <summary>The collections of the items, which go into the metadata of the file.</summary>
    public IReadOnlyList<JsonObject> Collections { get; init; } = [];
}
