using System.Buffers;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Turns received payloads into messages: decompresses within the limit, then deserializes.</summary>
/// <param name="encoding">Value of <c>grpc-encoding</c>, or null.</param>
/// <param name="codecs">The known compressions.</param>
/// <param name="mostBytes">Longest message, before and after decompression.</param>
/// <param name="unknownEncoding">Status of a message in an encoding that is not known.</param>
internal sealed class MessageDecoder(string? encoding, CodecTable codecs, int? mostBytes, StatusCode unknownEncoding)
{
    private readonly PayloadSource source = new();

    internal int? MostBytes => mostBytes;

    internal T Decode<T>(in ReadOnlySequence<byte> payload, bool compressed, Func<DeserializationContext, T> deserializer) =>
        compressed ? DecodeCompressed(payload, deserializer) : Deserialize(payload, deserializer);

    private T DecodeCompressed<T>(in ReadOnlySequence<byte> payload, Func<DeserializationContext, T> deserializer)
    {
        if (string.IsNullOrEmpty(encoding) || encoding.Equals(Names.Identity, StringComparison.OrdinalIgnoreCase))
            throw new RpcException(new Status(StatusCode.Internal, "Request did not include grpc-encoding value with compressed message."));
        var codec = codecs.Find(encoding)
            ?? throw new RpcException(new Status(unknownEncoding, $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: {codecs.Accepted}"));
        using var plain = new FrameBuffer();
        plain.Start();
        try
        {
            using var stream = codec.CreateDecompressionStream(new SequenceStream(payload));
            var most = mostBytes ?? int.MaxValue;
            for (int read; (read = stream.Read(plain.GetSpan())) > 0;)
            {
                plain.Advance(read);
                if (plain.Written.Length - Frame.HeaderLength > most)
                    throw Frame.TooLong(plain.Written.Length - Frame.HeaderLength, most);
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"Failed to decompress a message in {encoding}: {damaged.Message}", damaged));
        }
        return Deserialize(new ReadOnlySequence<byte>(plain.WrittenMemory[Frame.HeaderLength..]), deserializer);
    }

    private T Deserialize<T>(in ReadOnlySequence<byte> payload, Func<DeserializationContext, T> deserializer)
    {
        try
        {
            return source.Read(payload, deserializer);
        }
        catch (Exception damaged) when (damaged is not RpcException)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"Failed to deserialize a message of {payload.Length} bytes.", damaged));
        }
    }
}
