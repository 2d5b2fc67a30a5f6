namespace Datacube.Pixels;

/// <summary>Facts about <see cref="PixelType"/>.</summary>
public static class PixelTypes
{
    /// <summary>Bytes of one sample.</summary>
    public static int Size(this PixelType type) => type switch
    {
        PixelType.UInt8 or PixelType.Int8 => 1,
        PixelType.UInt16 or PixelType.Int16 => 2,
        PixelType.UInt32 or PixelType.Int32 or PixelType.Float32 => 4,
        PixelType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown pixel type."),
    };
}
