using System.Buffers;

namespace Datacube.Storage.S3;

/// <summary>A piece of a write's bytes.</summary>
internal sealed class S3Piece(ReadOnlyMemory<byte> bytes, byte[]? rented) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => bytes;

    public void Dispose()
    {
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
