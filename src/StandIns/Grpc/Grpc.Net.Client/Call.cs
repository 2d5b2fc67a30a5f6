using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>The life of one call: its deadline, its cancellation, and the one way in which it ends.</summary>
internal abstract class Call : IDisposable
{
    internal static readonly Func<object, Task<Metadata>> HeadersOf = call => ((Call)call).ResponseHeadersAsync();
    internal static readonly Func<object, Status> StatusOf = call => ((Call)call).EndedStatus();
    internal static readonly Func<object, Metadata> TrailersOf = call => ((Call)call).EndedTrailers();
    internal static readonly Action<object> DisposeOf = call => ((Call)call).Dispose();

    private readonly Lock gate = new();
    private readonly CancellationTokenSource cancellation = new();
    private readonly DateTime? deadline;
    private Timer? timer;
    private CancellationTokenRegistration registration;
    private TaskCompletionSource<Metadata>? headersAsked;
    private bool answered;
    private Metadata? headers;
    private Metadata? trailers;
    private Status status;
    private bool ended;
    private volatile bool deadlinePassed;

    protected Call(GrpcChannel channel, IMethod method, CallOptions options)
    {
        if (options.IsWaitForReady || options.PropagationToken is not null)
            throw new NotSupportedException("Calls cannot wait for a ready channel or carry a propagation token; retry the call, or use EnableCallContextPropagation of the client factory.");
        Channel = channel;
        CalledMethod = method;
        Options = options;
        Token = cancellation.Token;
        RequestCodec = channel.Codecs.Find(options.Headers?.GetValue(Names.RequestEncoding));
        if (options.Deadline is { } wanted && wanted != DateTime.MaxValue)
            deadline = wanted.ToUniversalTime();
    }

    internal GrpcChannel Channel { get; }

    internal CancellationToken Token { get; }

    internal ICompressionProvider? RequestCodec { get; }

    internal WriteOptions? WriteOptions => Options.WriteOptions;

    protected bool Ended
    {
        get
        {
            lock (gate)
                return ended;
        }
    }

    protected IMethod CalledMethod { get; }

    protected CallOptions Options { get; }

    protected TimeSpan? TimeLeft => deadline - TimeProvider.System.GetUtcNow().UtcDateTime;

    /// <summary>Cancels the call when the token is cancelled, for as long as the registration lives.</summary>
    internal CancellationTokenRegistration CancelWith(CancellationToken token) =>
        token.CanBeCanceled && token != Options.CancellationToken ? token.UnsafeRegister(static call => ((Call)call!).Cancel("Call canceled by the client."), this) : default;

    /// <summary>Cancels the call if it has not ended.</summary>
    public void Dispose() => Cancel("gRPC call disposed.");

    internal void ThrowIfEnded()
    {
        if (Ended)
            throw ExceptionOf(status, trailers!);
    }

    /// <summary>False when the call goes on, true when it ended well.</summary>
    internal bool EndedWell()
    {
        if (!Ended)
            return false;
        return status.StatusCode == StatusCode.OK ? true : throw ExceptionOf(status, trailers!);
    }

    protected void Watch()
    {
        if (Options.CancellationToken.CanBeCanceled)
            registration = Options.CancellationToken.UnsafeRegister(static call => ((Call)call!).Cancel("Call canceled by the client."), this);
        if (TimeLeft is { } left)
        {
            if (left <= TimeSpan.Zero)
                OnDeadline();
            else
                timer = new Timer(static call => ((Call)call!).OnTimer(), this, LongTimer.Step(left), Timeout.InfiniteTimeSpan);
        }
        Token.ThrowIfCancellationRequested();
    }

    protected void HaveHeaders()
    {
        TaskCompletionSource<Metadata>? asked;
        lock (gate)
        {
            answered = true;
            asked = headersAsked;
        }
        if (asked is not null)
            Answer(asked);
    }

    /// <summary>The first end counts.</summary>
    protected void End(Status how, Metadata with)
    {
        TaskCompletionSource<Metadata>? unanswered;
        lock (gate)
        {
            if (ended)
                return;
            ended = true;
            status = how;
            trailers = with;
            unanswered = answered ? null : headersAsked;
        }
        timer?.Dispose();
        registration.Dispose();
        Release(how.StatusCode == StatusCode.OK);
        if (unanswered is not null)
        {
            unanswered.TrySetException(ExceptionOf(how, with));
            _ = unanswered.Task.Exception;
        }
    }

    /// <summary>The headers of the response, once they are there.</summary>
    protected abstract Metadata ReadHeaders();

    /// <summary>Lets go of what the transport holds; a call that did not end well is reset.</summary>
    protected virtual void Release(bool complete)
    {
        if (!complete)
            cancellation.Cancel();
    }

    /// <summary>Ends the call by what went wrong, and says it the way callers expect.</summary>
    protected Exception Fail(Exception failure)
    {
        if (failure is RpcException { Status: var known } rpc)
            End(PastDeadline ? new Status(StatusCode.DeadlineExceeded, "") : known, rpc.Trailers);
        else
            End(StatusOfFailure(failure), Metadata.Empty);
        return ExceptionOf(status, trailers!);
    }

    private bool PastDeadline => deadlinePassed || TimeLeft <= TimeSpan.Zero;

    /// <summary>What the caller hears of a failure of the transport: the status with which the call ended, or else the failure.</summary>
    protected Exception Heard(Exception failure) => Ended ? ExceptionOf(status, trailers!) : new RpcException(StatusOfFailure(failure));

    private Status StatusOfFailure(Exception failure)
    {
        if (PastDeadline)
            return new Status(StatusCode.DeadlineExceeded, "", failure);
        if (failure is OperationCanceledException && Options.CancellationToken.IsCancellationRequested)
            return new Status(StatusCode.Cancelled, "Call canceled by the client.", failure);
        if (failure is OperationCanceledException)
            return new Status(StatusCode.Cancelled, "gRPC call disposed.", failure);
        var code = StatusCodes.OfFailure(failure);
        if (code == StatusCode.Unavailable)
            Channel.Connectivity = ConnectivityState.TransientFailure;
        return new Status(code, $"Error during the gRPC call. {failure.GetType().Name}: {failure.Message}{(failure.InnerException is { } inner ? $" {inner.GetType().Name}: {inner.Message}" : "")}", failure);
    }

    private Exception ExceptionOf(Status how, Metadata with)
    {
        var failure = new RpcException(how, with);
        return Channel.Options.ThrowOperationCanceledOnCancellation && Token.IsCancellationRequested && how.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded
            ? new OperationCanceledException(failure.Message, failure, Options.CancellationToken.IsCancellationRequested ? Options.CancellationToken : Token)
            : failure;
    }

    private Task<Metadata> ResponseHeadersAsync()
    {
        TaskCompletionSource<Metadata> asked;
        lock (gate)
        {
            if (headers is not null)
                return Task.FromResult(headers);
            asked = headersAsked ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!answered)
            {
                if (ended)
                    asked.TrySetException(ExceptionOf(status, trailers!));
                return asked.Task;
            }
        }
        Answer(asked);
        return asked.Task;
    }

    private void Answer(TaskCompletionSource<Metadata> asked)
    {
        try
        {
            lock (gate)
                headers ??= ReadHeaders();
            asked.TrySetResult(headers);
        }
        catch (RpcException damaged)
        {
            asked.TrySetException(damaged);
        }
    }

    private Status EndedStatus() => Ended ? status : throw new InvalidOperationException("Unable to get the status because the call is not complete.");

    private Metadata EndedTrailers() => Ended ? trailers! : throw new InvalidOperationException("Can't get the call trailers because the call has not completed successfully.");

    private void Cancel(string why) => End(PastDeadline ? new Status(StatusCode.DeadlineExceeded, "") : new Status(StatusCode.Cancelled, why), Metadata.Empty);

    private void OnTimer()
    {
        if (TimeLeft is { } left && left > TimeSpan.Zero)
            timer?.Change(LongTimer.Step(left), Timeout.InfiniteTimeSpan);
        else
            OnDeadline();
    }

    private void OnDeadline()
    {
        deadlinePassed = true;
        End(new Status(StatusCode.DeadlineExceeded, ""), Metadata.Empty);
    }
}
