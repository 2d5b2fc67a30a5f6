using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.Calls;

/// <summary>Writes messages in their frames into the response, without a buffer between where their length is announced.</summary>
internal sealed class PipeFrame(PipeWriter target) : SerializationContext
{
    private int? mostBytes;
    private bool announced;
    private bool complete;
    private ArrayBufferWriter<byte>? buffer;

    internal void Write<T>(T message, Action<T, SerializationContext> serializer, ICompressionProvider? compression, CompressionLevel? level, int? most)
    {
        if (compression is not null)
        {
            using var packed = new FrameBuffer();
            packed.Write(message, serializer, compression, most, level);
            target.Write(packed.Written);
            return;
        }
        mostBytes = most;
        announced = complete = false;
        serializer(message, this);
        if (!complete)
            throw new InvalidOperationException("The serializer did not complete the message.");
    }

    public override void SetPayloadLength(int payloadLength)
    {
        Begin(payloadLength);
        announced = true;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (announced)
            return target;
        return buffer = new ArrayBufferWriter<byte>();
    }

    public override void Complete()
    {
        if (buffer is not null)
        {
            Complete(buffer.WrittenSpan);
            buffer = null;
        }
        complete = true;
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Complete(payload.AsSpan());
        complete = true;
    }

    private void Complete(ReadOnlySpan<byte> payload)
    {
        Begin(payload.Length);
        target.Write(payload);
    }

    private void Begin(int length)
    {
        if (length > (mostBytes ?? int.MaxValue))
            throw Frame.TooLongToSend(length, mostBytes!.Value);
        Frame.Write(target.GetSpan(Frame.HeaderLength), false, length);
        target.Advance(Frame.HeaderLength);
    }
}
