using Datacube.Pixels;

namespace Datacube.Raster.Buffers;

/// <summary>Scratch bytes with a length, given back on dispose. Native: chunks of many megabytes would stay in the heap's pools for good.</summary>
internal sealed unsafe class RentedBytes : IDisposable
{
    private readonly PixelBuffer buffer;
    private readonly PinnedBytes memory;

    public RentedBytes(int capacity)
    {
        buffer = new(PixelType.UInt8, 1, capacity);
        memory = new(buffer.Pointer, capacity);
        Length = capacity;
    }

    /// <summary>Bytes in use.</summary>
    public int Length { get; set; }

    /// <summary>Address of the first byte.</summary>
    public void* Pointer => buffer.Pointer;

    public Span<byte> Span => buffer.Bytes[..Length];

    public Memory<byte> Memory => memory.Memory[..Length];

    public void Dispose() => buffer.Dispose();
}
