using System.Buffers;

namespace Grpc.Core;

/// <summary>Takes one message: either as an array, or announced length, written bytes, completed.</summary>
public abstract class SerializationContext
{
    public virtual void Complete(byte[] payload) => throw new NotSupportedException("This serialization context takes no array.");

    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException("This serialization context has no buffer writer.");

    public virtual void SetPayloadLength(int payloadLength) => throw new NotSupportedException("This serialization context takes no length.");

    public virtual void Complete() => throw new NotSupportedException("This serialization context has no buffer writer to complete.");
}
