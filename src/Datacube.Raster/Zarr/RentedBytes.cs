using System.Buffers;

namespace Datacube.Raster.Zarr;

/// <summary>Pooled bytes with a length, given back on dispose.</summary>
internal sealed class RentedBytes(int capacity) : IDisposable
{
    private byte[]? array = ArrayPool<byte>.Shared.Rent(Math.Max(1, capacity));

    /// <summary>Bytes in use.</summary>
    public int Length { get; set; } = capacity;

    public Span<byte> Span => array.AsSpan(0, Length);

    public Memory<byte> Memory => array.AsMemory(0, Length);

    public void Dispose()
    {
        if (array is null)
            return;
        ArrayPool<byte>.Shared.Return(array);
        array = null;
    }
}
