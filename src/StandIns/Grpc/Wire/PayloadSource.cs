using System.Buffers;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Gives the deserializer one message after the other.</summary>
internal sealed class PayloadSource : DeserializationContext
{
    private ReadOnlySequence<byte> payload;

    internal PayloadSource()
    {
    }

    internal PayloadSource(byte[] payload) => this.payload = new ReadOnlySequence<byte>(payload);

    public override int PayloadLength => (int)payload.Length;

    public override byte[] PayloadAsNewBuffer() => payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => payload;

    internal T Read<T>(in ReadOnlySequence<byte> message, Func<DeserializationContext, T> deserializer)
    {
        payload = message;
        try
        {
            return deserializer(this);
        }
        finally
        {
            payload = default;
        }
    }
}
