using System.Buffers;

namespace Datacube.Raster.Buffers;

/// <summary>Pinned or native memory as <see cref="Memory{T}"/> of bytes; the owner of the memory outlives it.</summary>
internal sealed unsafe class PinnedBytes(void* pointer, int length) : MemoryManager<byte>
{
    public PinnedBytes(MemoryHandle handle, int length) : this(handle.Pointer, length) { }

    public override Span<byte> GetSpan() => new(pointer, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)pointer + elementIndex);

    public override void Unpin()
    {
        // Nothing to do: the memory never moves.
    }

    protected override void Dispose(bool disposing)
    {
        // The owner frees the memory.
    }
}
