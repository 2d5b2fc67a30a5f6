using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Calls;

/// <summary>Takes messages from the request, straight from the transport's buffers.</summary>
internal sealed class RequestFrames(PipeReader source, MessageDecoder decoder)
{
    /// <summary>Bytes after which taken messages are handed back to the transport, which only then lets the client send more.</summary>
    private const long MostTaken = 32 * 1024;

    private ReadOnlySequence<byte> held;
    private bool holding;
    private bool complete;
    private bool finished;
    private long taken;

    /// <summary>The next message, or null at the end.</summary>
    /// <exception cref="RpcException">The end within a message or an unknown flag: Internal. A message that is too long: ResourceExhausted.</exception>
    internal async ValueTask<T?> NextAsync<T>(Func<DeserializationContext, T> deserializer, CancellationToken cancellationToken)
        where T : class
    {
        while (!finished)
        {
            if (holding)
            {
                if (TryTake(deserializer) is { } message)
                    return message;
                if (complete)
                    Finish();
                else
                    Return(held.End);
                continue;
            }
            var result = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
            held = result.Buffer;
            complete = result.IsCompleted;
            holding = true;
            if (result.IsCanceled)
                throw new OperationCanceledException("The request is no longer read.");
        }
        return null;
    }

    /// <summary>Gives the transport its buffers back.</summary>
    internal void Release()
    {
        if (!holding)
            return;
        try
        {
            Return(held.Start);
        }
        catch (IOException)
        {
            // The client has reset the stream, and the transport has taken everything back.
        }
    }

    private T? TryTake<T>(Func<DeserializationContext, T> deserializer)
        where T : class
    {
        if (held.Length < Frame.HeaderLength)
            return null;
        var frame = Frame.Read(held, decoder.MostBytes);
        if (held.Length - Frame.HeaderLength < frame.Length)
            return null;
        var payload = held.Slice(Frame.HeaderLength, frame.Length);
        var message = decoder.Decode(payload, frame.IsCompressed, deserializer);
        held = held.Slice(payload.End);
        taken += Frame.HeaderLength + frame.Length;
        if (taken >= MostTaken && !complete)
            Return(held.Start);
        return message;
    }

    private void Finish()
    {
        var left = held.Length;
        finished = true;
        Return(held.End);
        if (left > 0)
            throw new RpcException(new Status(StatusCode.Internal, $"Incomplete message: the request ended after {left} bytes of it."));
    }

    private void Return(SequencePosition examined)
    {
        source.AdvanceTo(held.Start, examined);
        holding = false;
        taken = 0;
        held = default;
    }
}
