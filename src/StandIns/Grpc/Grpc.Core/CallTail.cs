namespace Grpc.Core;

/// <summary>What all four kinds of call share: headers, status, trailers, disposal; with a state object or without.</summary>
internal readonly struct CallTail
{
    private readonly object? state;
    private readonly object headers;
    private readonly Delegate status;
    private readonly Delegate trailers;
    private readonly Delegate dispose;

    internal CallTail(Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action dispose) =>
        (this.headers, this.status, this.trailers, this.dispose) = (headers, status, trailers, dispose);

    internal CallTail(Func<object, Task<Metadata>> headers, Func<object, Status> status, Func<object, Metadata> trailers, Action<object> dispose, object state) =>
        (this.headers, this.status, this.trailers, this.dispose, this.state) = (headers, status, trailers, dispose, state);

    internal Task<Metadata> Headers => headers as Task<Metadata> ?? ((Func<object, Task<Metadata>>)headers)(state!);

    internal Status Status => status is Func<Status> plain ? plain() : ((Func<object, Status>)status)(state!);

    internal Metadata Trailers => trailers is Func<Metadata> plain ? plain() : ((Func<object, Metadata>)trailers)(state!);

    internal void Dispose()
    {
        if (dispose is Action plain)
            plain();
        else
            ((Action<object>)dispose)(state!);
    }
}
