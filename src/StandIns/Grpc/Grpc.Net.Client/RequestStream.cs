using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>The caller's end of a request stream.</summary>
internal sealed class RequestStream<TRequest, TResponse>(GrpcCall<TRequest, TResponse> call, StreamedContent content) : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private int writing;
    private volatile bool completed;

    public WriteOptions? WriteOptions { get; set; } = call.WriteOptions;

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Interlocked.Exchange(ref writing, 1) == 1)
            throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
        try
        {
            if (completed)
                throw new InvalidOperationException("Can't write the message because the request stream is complete.");
            call.ThrowIfEnded();
            using var cancel = call.CancelWith(cancellationToken);
            await SendAsync(message).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref writing, 0);
        }
    }

    public Task CompleteAsync()
    {
        if (Volatile.Read(ref writing) == 1)
            throw new InvalidOperationException("Can't complete the request stream because a write is in progress.");
        completed = true;
        content.Complete();
        return Task.CompletedTask;
    }

    private async Task SendAsync(TRequest message)
    {
        var flags = (WriteOptions ?? WriteOptions.Default).Flags;
        using var frame = new FrameBuffer();
        try
        {
            var stream = await content.Opened.ConfigureAwait(false);
            frame.Write(message, call.Method.RequestMarshaller.ContextualSerializer, flags.HasFlag(WriteFlags.NoCompress) ? null : call.RequestCodec, call.Channel.Options.MaxSendMessageSize);
            await stream.WriteAsync(frame.WrittenMemory, call.Token).ConfigureAwait(false);
            if (!flags.HasFlag(WriteFlags.BufferHint))
                await stream.FlushAsync(call.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
        {
            // The transport refuses bytes because the call has ended; how it ended is what the caller must hear.
            throw await call.WhyRefusedAsync(failure).ConfigureAwait(false);
        }
    }
}
