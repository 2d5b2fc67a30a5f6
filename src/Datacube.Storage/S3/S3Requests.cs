using System.Runtime.ExceptionServices;
using Amazon.S3;
using Datacube.Contracts.Errors;

namespace Datacube.Storage.S3;

/// <summary>Carries requests out: attempts by the class of a failure, credentials renewed once, and coded errors for what remains.</summary>
internal sealed class S3Requests(S3Connection connection)
{
    /// <summary>Runs a request, body and all; <paramref name="once"/> starts from its beginning at every attempt.</summary>
    /// <exception cref="AmazonS3Exception">The server answered with a status that the call expects.</exception>
    /// <exception cref="DatacubeException"><c>source.*</c>.</exception>
    public async Task<T> RunAsync<T>(S3Call call, Func<S3Attempt, Task<T>> once, CancellationToken cancellation)
    {
        var renewed = false;
        for (var attempt = 1; ; attempt++)
        {
            var generation = connection.Credentials.Generation;
            S3Failure failure;
            try
            {
                return await AttemptAsync(call, once, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (cancellation.IsCancellationRequested && error is not OperationCanceledException)
            {
                // What goes wrong after the call was given up is nobody's failure, and must not hide the one for which it was given up.
                throw new OperationCanceledException(error.Message, error, cancellation);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                failure = S3Failure.Of(error);
                if (failure.Status is { } status && call.Expected.Contains(status))
                    ExceptionDispatchInfo.Throw(error);
            }
            call.IsUncertain |= failure.IsUncertain;
            if (failure.Class == S3FailureClass.Credentials && !renewed && !connection.Settings.Anonymous)
            {
                renewed = true;
                connection.Credentials.Renew(generation);
            }
            else if (failure.Class == S3FailureClass.Passing && attempt < connection.Settings.MaxAttempts && !connection.Retries.AsksTooMuch(failure.RetryAfter))
            {
                await connection.Retries.PauseAsync(attempt, failure.RetryAfter, cancellation).ConfigureAwait(false);
            }
            else
            {
                throw failure.ToException(call);
            }
        }
    }

    private async Task<T> AttemptAsync<T>(S3Call call, Func<S3Attempt, Task<T>> once, CancellationToken cancellation)
    {
        var time = connection.Settings.AttemptTimeout;
        using var timer = new CancellationTokenSource(time, connection.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        return await once(new(connection.Client, () => timer.CancelAfter(time), () => timer.CancelAfter(Timeout.InfiniteTimeSpan), either.Token)).ConfigureAwait(false);
    }
}
