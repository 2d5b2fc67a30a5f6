using System.Buffers;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>One message in its frame, in a pooled array that grows and is reused for the next message.</summary>
internal sealed class FrameBuffer : SerializationContext, IBufferWriter<byte>, IDisposable
{
    private const int SmallestBuffer = 512;

    private byte[] buffer = [];
    private int written;
    private int mostBytes;
    private bool complete;

    internal ReadOnlyMemory<byte> WrittenMemory => buffer.AsMemory(0, written);

    internal ReadOnlySpan<byte> Written => buffer.AsSpan(0, written);

    /// <summary>Replaces the content by a message in its frame.</summary>
    /// <exception cref="RpcException">Longer than <paramref name="most"/>: ResourceExhausted.</exception>
    internal void Write<T>(T message, Action<T, SerializationContext> serializer, ICompressionProvider? compression, int? most, CompressionLevel? level = null)
    {
        mostBytes = most ?? int.MaxValue;
        Start();
        complete = false;
        serializer(message, this);
        if (!complete)
            throw new InvalidOperationException("The serializer did not complete the message.");
        if (compression is not null)
            Compress(compression, level);
        Frame.Write(buffer, compression is not null, written - Frame.HeaderLength);
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        RefuseIfTooLong(payload.Length);
        payload.CopyTo(GetSpan(payload.Length));
        written += payload.Length;
        complete = true;
    }

    public override void SetPayloadLength(int payloadLength)
    {
        RefuseIfTooLong(payloadLength);
        Grow(payloadLength);
    }

    public override IBufferWriter<byte> GetBufferWriter() => this;

    public override void Complete()
    {
        RefuseIfTooLong(written - Frame.HeaderLength);
        complete = true;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, buffer.Length - written);
        written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return buffer.AsMemory(written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return buffer.AsSpan(written);
    }

    public void Dispose()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        written = 0;
    }

    internal void Start()
    {
        written = 0;
        Grow(Frame.HeaderLength);
        written = Frame.HeaderLength;
    }

    private void Compress(ICompressionProvider compression, CompressionLevel? level)
    {
        using var packed = new FrameBuffer();
        packed.Start();
        using (var stream = compression.CreateCompressionStream(new BufferStream(packed), level))
            stream.Write(buffer, Frame.HeaderLength, written - Frame.HeaderLength);
        (buffer, packed.buffer) = (packed.buffer, buffer);
        written = packed.written;
    }

    private void RefuseIfTooLong(int length)
    {
        if (length > mostBytes)
            throw Frame.TooLongToSend(length, mostBytes);
    }

    private void Grow(int needed)
    {
        if (buffer.Length - written >= needed)
            return;
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(Math.Max((long)buffer.Length * 2, written + (long)needed), SmallestBuffer), Array.MaxLength));
        buffer.AsSpan(0, written).CopyTo(larger);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
