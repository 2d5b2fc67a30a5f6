using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Grpc.Calls;

/// <summary>
/// The transport's memory in blocks of 32 KiB instead of 4: a message of 256 KiB is taken from the socket with 8 calls instead of 64, which is a
/// quarter of the work of receiving it. As many blocks as a busy server uses are kept; what a peak needed beyond them goes back.
/// </summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    private const int BlockSize = 32 * 1024;
    private const int MostKept = 1024;

    private readonly ConcurrentQueue<Block> free = new();
    private int kept;
    private volatile bool disposed;

    public override int MaxBufferSize => BlockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!free.TryDequeue(out var block))
            return new Block(this);
        Interlocked.Decrement(ref kept);
        return block;
    }

    protected override void Dispose(bool disposing)
    {
        disposed = true;
        free.Clear();
    }

    private void Return(Block block)
    {
        if (disposed)
            return;
        if (Interlocked.Increment(ref kept) <= MostKept)
            free.Enqueue(block);
        else
            Interlocked.Decrement(ref kept);
    }

    /// <summary>Given to the transport by the container.</summary>
    internal sealed class Factory : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new BlockPool();
    }

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);

        public void Dispose() => pool.Return(this);
    }
}
