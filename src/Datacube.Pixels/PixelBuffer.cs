namespace Datacube.Pixels;

/// <summary>
/// One plane of samples in native memory outside the garbage collector: row-major, <see cref="Columns"/> samples a row, no gap between
/// rows, 64-byte aligned, with 128 readable spare bytes behind the last sample (vector kernels read ahead). Not thread-safe to dispose.
/// </summary>
public sealed unsafe class PixelBuffer : IDisposable
{
    /// <summary>Bytes of freed planes that the process keeps at most for the next ones, where <see cref="AllowIdle"/> did not allow more.</summary>
    public const long MostIdleBytes = NativeBlocks.MostIdleBytes;

    private const int SpareBytes = 128;

    private void* memory;

    /// <summary>Allocates a plane whose content is undefined.</summary>
    public PixelBuffer(PixelType type, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Type = type;
        Rows = rows;
        Columns = columns;
        ByteLength = checked((long)rows * columns * type.Size());
        memory = NativeBlocks.Rent(ByteLength + SpareBytes);
    }

    /// <summary>Frees a plane that nobody disposed.</summary>
    ~PixelBuffer() => Free();

    /// <summary>Type of a sample.</summary>
    public PixelType Type { get; }

    /// <summary>Height in pixels.</summary>
    public int Rows { get; }

    /// <summary>Width in pixels.</summary>
    public int Columns { get; }

    /// <summary>Bytes of all samples, without the spare ones.</summary>
    public long ByteLength { get; }

    /// <summary>Address of the first sample.</summary>
    public void* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(memory is null, this);
            return memory;
        }
    }

    /// <summary>All samples as bytes, rows × columns × sample size. Throws <see cref="OverflowException"/> above 2 GiB.</summary>
    public Span<byte> Bytes => new(Pointer, checked((int)ByteLength));

    /// <summary>All samples, rows × columns. <typeparamref name="T"/> must have the size of a sample.</summary>
    public Span<T> Span<T>() where T : unmanaged
    {
        if (sizeof(T) != Type.Size())
            throw new ArgumentException($"A {Type} plane does not hold samples of {sizeof(T)} bytes.");
        return new(Pointer, checked(Rows * Columns));
    }

    /// <summary>One row of samples, <see cref="Columns"/> long.</summary>
    public Span<T> Row<T>(int row) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows);
        return new((T*)Pointer + ((long)row * Columns), Columns);
    }

    /// <summary>Lets freed planes of so many bytes more wait for the next ones; a negative number takes that back. For whoever knows that the memory is there.</summary>
    public static void AllowIdle(long bytes) => NativeBlocks.Allow(bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (memory is null)
            return;
        NativeBlocks.Return(memory, ByteLength + SpareBytes);
        memory = null;
    }
}
