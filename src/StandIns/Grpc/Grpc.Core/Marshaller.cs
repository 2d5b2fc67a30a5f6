using Grpc.Wire;

namespace Grpc.Core;

/// <summary>Turns messages into bytes and back, either through arrays or through the buffers of the transport.</summary>
public class Marshaller<T>
{
    private readonly Func<T, byte[]>? simpleSerializer;
    private readonly Func<byte[], T>? simpleDeserializer;

    public Marshaller(Func<T, byte[]> serializer, Func<byte[], T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        simpleSerializer = serializer;
        simpleDeserializer = deserializer;
        ContextualSerializer = (message, context) => context.Complete(serializer(message));
        ContextualDeserializer = context => deserializer(context.PayloadAsNewBuffer());
    }

    public Marshaller(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        ContextualSerializer = serializer;
        ContextualDeserializer = deserializer;
    }

    public Func<T, byte[]> Serializer => simpleSerializer ?? SerializeToArray;

    public Func<byte[], T> Deserializer => simpleDeserializer ?? (payload => ContextualDeserializer(new PayloadSource(payload)));

    public Action<T, SerializationContext> ContextualSerializer { get; }

    public Func<DeserializationContext, T> ContextualDeserializer { get; }

    private byte[] SerializeToArray(T message)
    {
        using var frame = new FrameBuffer();
        frame.Write(message, ContextualSerializer, null, int.MaxValue);
        return frame.Written[Frame.HeaderLength..].ToArray();
    }
}
