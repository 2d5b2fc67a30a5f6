using Grpc.Core;

namespace Grpc.Calls;

/// <summary>The method's end of a response stream.</summary>
internal sealed class ResponseStream<T>(ServerCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        var options = WriteOptions ?? call.WriteOptions;
        await call.WriteAsync(message, marshaller.ContextualSerializer, options?.Flags.HasFlag(WriteFlags.BufferHint) != true, options).ConfigureAwait(false);
        // Writes to a client that has gone succeed silently; a method that only writes would go on for ever.
        call.Http.RequestAborted.ThrowIfCancellationRequested();
    }
}
