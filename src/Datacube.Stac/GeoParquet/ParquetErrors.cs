using Datacube.Contracts.Errors;

namespace Datacube.Stac.GeoParquet;

internal static class ParquetErrors
{
    public static DatacubeException Damaged(string what) => new("feed.form", $"The Parquet file cannot be read: {what}.", "source");
}
