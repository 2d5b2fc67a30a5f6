namespace Datacube.Stac.GeoParquet;

/// <summary>A column of optional values, perhaps inside an optional group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Group">Name of its group, or null. Values of one group are there or missing together.</param>
internal sealed record ParquetColumn(string Name, ColumnKind Kind, string? Group = null)
{
    /// <summary>Parquet's number of the physical type: 0 boolean, 2 int64, 5 double, 6 bytes.</summary>
    public int Physical => Kind switch { ColumnKind.Flag => 0, ColumnKind.Instant => 2, ColumnKind.Number => 5, _ => 6 };

    /// <summary>Parquet's number of what the bytes mean: 0 UTF-8, 10 microseconds, 19 JSON; null for nothing more.</summary>
    public int? Converted => Kind switch { ColumnKind.Text => 0, ColumnKind.Instant => 10, ColumnKind.Json => 19, _ => null };
}
