using System.Net;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>A request whose messages come while it is being sent.</summary>
internal sealed class StreamedContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int started;

    internal StreamedContent() => Headers.TryAddWithoutValidation("Content-Type", Names.ContentType);

    /// <summary>The transport's stream, once the request is on its way.</summary>
    internal Task<Stream> Opened => opened.Task;

    internal bool IsClosed => closed.Task.IsCompleted;

    /// <summary>No more messages: the request ends.</summary>
    internal void Complete() => closed.TrySetResult();

    /// <summary>The call has ended: nobody needs to wait for the request any more.</summary>
    internal void Abandon()
    {
        opened.TrySetCanceled();
        closed.TrySetResult();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // A second connection is tried when the first was closed; messages already taken cannot be sent again.
        if (Interlocked.Exchange(ref started, 1) == 1)
            throw new IOException("The connection was lost after the request stream had begun.");
        if (opened.TrySetResult(stream))
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        await closed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
