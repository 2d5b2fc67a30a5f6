namespace Datacube.Raster.Zarr;

/// <summary>Element types of Zarr v3 that Datacube reads and writes.</summary>
public enum ZarrDataType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Signed 8 bit.</summary>
    Int8,

    /// <summary>Signed 16 bit.</summary>
    Int16,

    /// <summary>Signed 32 bit.</summary>
    Int32,

    /// <summary>Signed 64 bit.</summary>
    Int64,

    /// <summary>Unsigned 8 bit.</summary>
    UInt8,

    /// <summary>Unsigned 16 bit.</summary>
    UInt16,

    /// <summary>Unsigned 32 bit.</summary>
    UInt32,

    /// <summary>Unsigned 64 bit.</summary>
    UInt64,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>Text of any length, stored by the codec <c>vlen-utf8</c>.</summary>
    String,
}
