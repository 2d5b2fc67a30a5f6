namespace Datacube.Raster.Zarr;

/// <summary>An axis of a map grid.</summary>
public enum ZarrAxis
{
    /// <summary>Along rows: latitude or y.</summary>
    Rows,

    /// <summary>Along columns: longitude or x.</summary>
    Columns,
}
