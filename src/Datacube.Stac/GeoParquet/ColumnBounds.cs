using Datacube.Stac.Items;

namespace Datacube.Stac.GeoParquet;

/// <summary>What the footer says of the values of a column in a row group, where no row lacks one.</summary>
/// <param name="Least">The least value: long or double.</param>
/// <param name="Most">The greatest.</param>
internal sealed record ColumnBounds(object Least, object Most)
{
    /// <summary>Null where the footer does not say, or rows without a value are there.</summary>
    public static ColumnBounds? Of(ParquetNode leaf, ThriftStruct? metadata)
    {
        // Only numbers: least and greatest texts may be cut off.
        if (metadata?.Struct(12) is not { } stated || stated.Int(3) != 0 || leaf.Physical is not (1 or 2 or 4 or 5))
            return null;
        return (stated.Bytes(6) ?? stated.Bytes(2), stated.Bytes(5) ?? stated.Bytes(1)) is ({ } least, { } most) && Value(leaf, least) is { } first && Value(leaf, most) is { } last ? new(first, last) : null;
    }

    private static object? Value(ParquetNode leaf, byte[] bytes) => PlainValues.Read(leaf, bytes, 1)[0] is var value && value is not double.NaN ? value : null;

    /// <summary>As instants, or null for a column of something else.</summary>
    public (DateTimeOffset First, DateTimeOffset Last)? Instants(ParquetNode leaf) =>
        leaf.TicksPerSecond > 0 && Least is long first && Most is long last
        && JsonReading.Instant(RowBuilder.Instant(first, leaf.TicksPerSecond)) is { } start && JsonReading.Instant(RowBuilder.Instant(last, leaf.TicksPerSecond)) is { } end
            ? (start, end) : null;
}
