using System.Buffers;

namespace Datacube.Pixels;

/// <summary>A rented array that goes back on dispose: kernels allocate nothing in the steady state.</summary>
internal readonly struct Scratch<T>(int length) : IDisposable
{
    private readonly T[] rented = ArrayPool<T>.Shared.Rent(length);

    internal Span<T> Span => rented.AsSpan(0, length);

    public void Dispose() => ArrayPool<T>.Shared.Return(rented);
}
