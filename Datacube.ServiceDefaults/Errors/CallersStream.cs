using Grpc.Core;
using Microsoft.AspNetCore.Connections;

namespace Datacube.ServiceDefaults.Errors;

/// <summary>
/// What a caller sends, message by message. Where the caller goes away, reading fails as an input or output does, often before the call's token is
/// cancelled: that is <c>cancelled</c>, never a failure of this service.
/// </summary>
internal sealed class CallersStream<T>(IAsyncStreamReader<T> stream) : IAsyncStreamReader<T>
{
    public T Current => stream.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException gone) when (gone is ConnectionResetException || gone.GetType() == typeof(IOException))
        {
            // Other kinds say that a message was damaged or too slow.
            throw ErrorClassifier.CallerLeft(gone);
        }
    }
}
