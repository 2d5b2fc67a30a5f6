using System.Net;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>A request of one message. It can be sent again when the connection turns out to be closed.</summary>
internal sealed class SingleContent : HttpContent
{
    private readonly FrameBuffer frame;
    private readonly Lock gate = new();
    private int sending;
    private bool ended;

    internal SingleContent(FrameBuffer frame)
    {
        this.frame = frame;
        Headers.TryAddWithoutValidation("Content-Type", Names.ContentType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (ended)
                return;
            sending++;
        }
        try
        {
            await stream.WriteAsync(frame.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Release(sent: 1, last: false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Release(sent: 0, last: true);
        base.Dispose(disposing);
    }

    /// <summary>The buffer goes back when the call has ended and nothing is still being sent from it.</summary>
    private void Release(int sent, bool last)
    {
        bool free;
        lock (gate)
        {
            sending -= sent;
            free = sending == 0 && (last ? !ended : ended);
            ended |= last;
        }
        if (free)
            frame.Dispose();
    }
}
