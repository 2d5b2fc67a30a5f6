using System.Buffers;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Takes messages from a stream, whatever pieces it comes in. What was read ahead stays for the next message.</summary>
internal sealed class FrameReader(Stream stream, MessageDecoder decoder)
{
    private const int FirstBuffer = 4 * 1024;
    private const int StreamBuffer = 64 * 1024;

    private byte[] buffer = [];
    private int start;
    private int end;
    private Frame? frame;

    /// <summary>The next message, or null at the end.</summary>
    /// <exception cref="RpcException">The end within a message or an unknown flag: Internal. A message that is too long: ResourceExhausted.</exception>
    internal async ValueTask<T?> ReadAsync<T>(Func<DeserializationContext, T> deserializer, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            if (TryTake(deserializer) is { } message)
                return message;
            var read = await stream.ReadAsync(Room(), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                var left = end - start;
                Release();
                return left == 0 ? null : throw new RpcException(new Status(StatusCode.Internal, $"Incomplete message: the stream ended after {left} bytes of it."));
            }
            end += read;
        }
    }

    internal void Release()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        start = end = 0;
        frame = null;
    }

    private T? TryTake<T>(Func<DeserializationContext, T> deserializer)
        where T : class
    {
        if (frame is null && end - start >= Frame.HeaderLength)
        {
            frame = Frame.Read(buffer.AsSpan(start, Frame.HeaderLength), decoder.MostBytes);
            start += Frame.HeaderLength;
        }
        if (frame is not { } known || end - start < known.Length)
            return null;
        frame = null;
        var payload = new ReadOnlySequence<byte>(buffer, start, (int)known.Length);
        start += (int)known.Length;
        return decoder.Decode(payload, known.IsCompressed, deserializer);
    }

    /// <summary>Where the next bytes go. A long message is read to its end and no further, so that nothing of the next one is moved.</summary>
    private Memory<byte> Room()
    {
        var have = end - start;
        var needed = (int)(frame?.Length ?? Frame.HeaderLength);
        if (buffer.Length - start < Math.Max(needed, have + 1))
            Move(have, needed);
        var room = buffer.AsMemory(end);
        return needed > StreamBuffer ? room[..Math.Min(room.Length, needed - have)] : room;
    }

    private void Move(int have, int needed)
    {
        var size = Math.Min(Math.Max(needed, have + 1), Math.Max(StreamBuffer, 2L * buffer.Length));
        var target = buffer.Length == 0 && needed <= FirstBuffer ? ArrayPool<byte>.Shared.Rent(FirstBuffer)
            : buffer.Length >= size ? buffer : ArrayPool<byte>.Shared.Rent((int)Math.Max(size, StreamBuffer));
        Buffer.BlockCopy(buffer, start, target, 0, have);
        if (target != buffer && buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = target;
        start = 0;
        end = have;
    }
}
