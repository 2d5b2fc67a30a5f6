using Datacube.Contracts.Errors;
using Datacube.Pixels;

namespace Datacube.Raster.Zarr;

/// <summary>Facts about <see cref="ZarrDataType"/>.</summary>
public static class ZarrDataTypes
{
    /// <summary>Bytes of one element; 0 for <see cref="ZarrDataType.String"/>.</summary>
    public static int Size(this ZarrDataType type) => type switch
    {
        ZarrDataType.Bool or ZarrDataType.Int8 or ZarrDataType.UInt8 => 1,
        ZarrDataType.Int16 or ZarrDataType.UInt16 => 2,
        ZarrDataType.Int32 or ZarrDataType.UInt32 or ZarrDataType.Float32 => 4,
        ZarrDataType.Int64 or ZarrDataType.UInt64 or ZarrDataType.Float64 => 8,
        _ => 0,
    };

    /// <summary>The name in <c>zarr.json</c>, for example <c>uint16</c>.</summary>
    public static string Name(this ZarrDataType type) => type.ToString().ToLowerInvariant();

    /// <summary>The type that stores a pixel type.</summary>
    public static ZarrDataType Of(PixelType type) => Enum.Parse<ZarrDataType>(type.ToString());

    /// <summary>Reads a name of <c>zarr.json</c>. Throws <c>raster.unsupported</c> for types Datacube does not read.</summary>
    public static ZarrDataType Parse(string name)
    {
        foreach (var type in Enum.GetValues<ZarrDataType>())
        {
            if (type.Name() == name)
                return type;
        }
        throw new DatacubeException("raster.unsupported", $"The Zarr data type '{name}' is not supported. Supported: {string.Join(", ", Enum.GetValues<ZarrDataType>().Select(Name))}.");
    }

    /// <summary>True where .NET values of <typeparamref name="T"/> are elements of the type.</summary>
    internal static bool Holds<T>(this ZarrDataType type) where T : unmanaged => type switch
    {
        ZarrDataType.Bool => typeof(T) == typeof(bool) || typeof(T) == typeof(byte),
        ZarrDataType.Int8 => typeof(T) == typeof(sbyte),
        ZarrDataType.Int16 => typeof(T) == typeof(short),
        ZarrDataType.Int32 => typeof(T) == typeof(int),
        ZarrDataType.Int64 => typeof(T) == typeof(long),
        ZarrDataType.UInt8 => typeof(T) == typeof(byte),
        ZarrDataType.UInt16 => typeof(T) == typeof(ushort),
        ZarrDataType.UInt32 => typeof(T) == typeof(uint),
        ZarrDataType.UInt64 => typeof(T) == typeof(ulong),
        ZarrDataType.Float32 => typeof(T) == typeof(float),
        ZarrDataType.Float64 => typeof(T) == typeof(double),
        _ => false,
    };
}
