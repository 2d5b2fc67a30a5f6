namespace Datacube.Pixels;

/// <summary>Storage type of one sample.</summary>
public enum PixelType
{
    /// <summary>Unsigned 8 bit.</summary>
    UInt8,

    /// <summary>Signed 8 bit.</summary>
    Int8,

    /// <summary>Unsigned 16 bit.</summary>
    UInt16,

    /// <summary>Signed 16 bit.</summary>
    Int16,

    /// <summary>Unsigned 32 bit.</summary>
    UInt32,

    /// <summary>Signed 32 bit.</summary>
    Int32,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,
}
