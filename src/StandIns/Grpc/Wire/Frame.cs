using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>The five bytes before each message: a flag for compression and the length.</summary>
internal readonly record struct Frame(bool IsCompressed, uint Length)
{
    internal const int HeaderLength = 5;

    internal static void Write(Span<byte> target, bool compressed, int length)
    {
        target[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], (uint)length);
    }

    /// <summary>Reads a header and refuses what can be refused before the message is there.</summary>
    /// <exception cref="RpcException">Unknown flag: Internal. Too long: ResourceExhausted.</exception>
    internal static Frame Read(ReadOnlySpan<byte> source, int? mostBytes)
    {
        if (source[0] > 1)
            throw new RpcException(new Status(StatusCode.Internal, $"Unexpected compressed flag value {source[0]} in message header; 0 and 1 are allowed."));
        var length = BinaryPrimitives.ReadUInt32BigEndian(source[1..]);
        if (length > (uint)(mostBytes ?? int.MaxValue))
            throw TooLong(length, mostBytes ?? int.MaxValue);
        return new Frame(source[0] == 1, length);
    }

    internal static Frame Read(in ReadOnlySequence<byte> source, int? mostBytes)
    {
        if (source.FirstSpan.Length >= HeaderLength)
            return Read(source.FirstSpan, mostBytes);
        Span<byte> header = stackalloc byte[HeaderLength];
        source.Slice(0, HeaderLength).CopyTo(header);
        return Read(header, mostBytes);
    }

    internal static RpcException TooLong(long length, int most) =>
        new(new Status(StatusCode.ResourceExhausted, $"Received message exceeds the maximum configured message size: {length} bytes, the limit (MaxReceiveMessageSize) is {most}."));

    internal static RpcException TooLongToSend(long length, int most) =>
        new(new Status(StatusCode.ResourceExhausted, $"Sending message exceeds the maximum configured message size: {length} bytes, the limit (MaxSendMessageSize) is {most}."));
}
