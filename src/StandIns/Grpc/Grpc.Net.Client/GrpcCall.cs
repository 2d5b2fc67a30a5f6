using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>One call over HTTP/2: opened, read to its end, mapped to a status.</summary>
internal sealed class GrpcCall<TRequest, TResponse>(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options, StreamedContent? streamed) : Call(channel, method, options)
    where TRequest : class
    where TResponse : class
{
    private const string UserAgent = "grpc-dotnet (Datacube)";

    private HttpRequestMessage? request;
    private HttpResponseMessage? response;
    private FrameReader? reader;
    private HttpHeaders? ending;
    private Task? single;

    internal Method<TRequest, TResponse> Method => method;

    /// <summary>Sends the message, or the stream, and takes the only response.</summary>
    internal Task<TResponse> StartSingle(TRequest? message)
    {
        var answer = SingleAsync(message);
        single = answer;
        return Observed(answer);
    }

    /// <summary>Sends the message, or the stream; responses are then read one by one.</summary>
    internal Task StartStream(TRequest? message) => Observed(OpenStreamAsync(message));

    /// <summary>The next response, or null when the call has ended well.</summary>
    internal async ValueTask<TResponse?> NextAsync()
    {
        if (EndedWell())
            return null;
        try
        {
            var message = await ReadAsync().ConfigureAwait(false);
            if (message is null)
                EndByTrailers(StatusCode.OK);
            return message;
        }
        catch (Exception failure)
        {
            throw Fail(failure);
        }
    }

    /// <summary>Why the transport refused bytes of the request.</summary>
    internal async ValueTask<Exception> WhyRefusedAsync(Exception failure)
    {
        // The server may have answered already; that answer is the reason.
        if (single is not null)
            await ((Task)single).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Heard(failure);
    }

    protected override Metadata ReadHeaders() => MetadataOf(response!.Headers);

    protected override void Release(bool complete)
    {
        base.Release(complete && streamed is null or { IsClosed: true });
        streamed?.Abandon();
        response?.Dispose();
        request?.Dispose();
    }

    private async Task<TResponse> SingleAsync(TRequest? message)
    {
        try
        {
            await OpenAsync(message).ConfigureAwait(false);
            var answer = await ReadAsync().ConfigureAwait(false);
            if (answer is not null && await ReadAsync().ConfigureAwait(false) is not null)
                throw new RpcException(new Status(StatusCode.Internal, "Additional data after the message received."));
            EndByTrailers(answer is null ? StatusCode.Internal : StatusCode.OK);
            return answer!;
        }
        catch (Exception failure)
        {
            throw Fail(failure);
        }
    }

    private async Task OpenStreamAsync(TRequest? message)
    {
        try
        {
            await OpenAsync(message).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            throw Fail(failure);
        }
    }

    private async ValueTask OpenAsync(TRequest? message)
    {
        Watch();
        request = new HttpRequestMessage(HttpMethod.Post, Channel.UriOf(method)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = streamed ?? (HttpContent)ContentOf(message!) };
        AddHeaders(request.Headers, Options.Headers);
        if (Channel.CallCredentials is not null || Options.Credentials is not null)
            await AddCredentialsAsync(request.Headers).ConfigureAwait(false);
        response = await Channel.SendAsync(request, Token).ConfigureAwait(false);
        Channel.Connectivity = ConnectivityState.Ready;
        var received = response.Headers;
        HaveHeaders();
        // A response that is only headers carries the status there, whatever HTTP says.
        ending = received;
        if (First(received.NonValidated, Names.Status) is not null)
            return;
        if (response.StatusCode != HttpStatusCode.OK)
            throw new RpcException(new Status(StatusCodes.OfHttp(response.StatusCode), $"Bad gRPC response. HTTP status code: {(int)response.StatusCode}"), MetadataOf(received));
        var type = First(response.Content.Headers.NonValidated, "Content-Type");
        if (!Names.IsGrpc(type))
            throw new RpcException(new Status(StatusCode.Cancelled, $"Bad gRPC response. Invalid content-type value: {type}"), MetadataOf(received));
        ending = null;
        var body = await response.Content.ReadAsStreamAsync(Token).ConfigureAwait(false);
        reader = new FrameReader(body, new MessageDecoder(First(received.NonValidated, Names.Encoding), Channel.Codecs, Channel.Options.MaxReceiveMessageSize, StatusCode.Internal));
    }

    private ValueTask<TResponse?> ReadAsync() =>
        reader is null ? default : reader.ReadAsync(method.ResponseMarshaller.ContextualDeserializer, Token);

    /// <summary>Ends the call by what the server said last.</summary>
    /// <param name="whenOk">What status OK means: Internal where a message is missing.</param>
    private void EndByTrailers(StatusCode whenOk)
    {
        var received = ending ?? response!.TrailingHeaders;
        var code = First(received.NonValidated, Names.Status);
        var status = code is null
            ? new Status(StatusCode.Cancelled, "No grpc-status found on response.")
            : new Status(StatusCodes.Parse(code), PercentText.Decode(First(received.NonValidated, Names.Message) ?? ""));
        if (status.StatusCode == StatusCode.OK && whenOk != StatusCode.OK)
            status = new Status(whenOk, "The call ended with status OK and without the response message.");
        var trailers = MetadataOf(received);
        End(status, trailers);
        if (status.StatusCode != StatusCode.OK)
            throw new RpcException(status, trailers);
    }

    private SingleContent ContentOf(TRequest message)
    {
        var frame = new FrameBuffer();
        var codec = Options.WriteOptions?.Flags.HasFlag(WriteFlags.NoCompress) == true ? null : RequestCodec;
        try
        {
            frame.Write(message, method.RequestMarshaller.ContextualSerializer, codec, Channel.Options.MaxSendMessageSize);
        }
        catch (Exception refused) when (refused is not RpcException)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"The request could not be serialized. {refused.GetType().Name}: {refused.Message}", refused));
        }
        return new SingleContent(frame);
    }

    private void AddHeaders(HttpRequestHeaders headers, Metadata? metadata)
    {
        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        headers.TryAddWithoutValidation("TE", "trailers");
        headers.TryAddWithoutValidation(Names.AcceptEncoding, Channel.Codecs.Accepted);
        if (RequestCodec is not null)
            headers.TryAddWithoutValidation(Names.Encoding, RequestCodec.EncodingName);
        if (TimeLeft is { } left)
            headers.TryAddWithoutValidation(Names.Timeout, TimeoutText.Encode(left));
        if (host is not null)
            headers.Host = host;
        foreach (var entry in metadata ?? Metadata.Empty)
            Add(headers, entry);
    }

    private async Task AddCredentialsAsync(HttpRequestHeaders headers)
    {
        var context = new AuthInterceptorContext(Channel.ServiceUrl(method), method.Name) { CancellationToken = Token };
        Metadata added = [];
        if (Channel.CallCredentials is { } always)
            await always.AddAsync(context, added).ConfigureAwait(false);
        if (Options.Credentials is { } once && Channel.TakesCallCredentials)
            await once.AddAsync(context, added).ConfigureAwait(false);
        foreach (var entry in added)
            Add(headers, entry);
    }

    private static void Add(HttpRequestHeaders headers, Metadata.Entry entry)
    {
        if (entry.Key == Names.RequestEncoding)
            return;
        if (Names.IsReserved(entry.Key))
            throw new RpcException(new Status(StatusCode.Internal, $"The metadata key {entry.Key} is the protocol's own."));
        var value = MetadataText.Encode(entry);
        // HttpClient joins values of one name with ", ", where servers expect base64 to be joined without a space.
        if (entry.IsBinary && headers.NonValidated.TryGetValues(entry.Key, out var present))
        {
            value = $"{present},{value}";
            headers.Remove(entry.Key);
        }
        headers.TryAddWithoutValidation(entry.Key, value);
    }

    private static string? First(HttpHeadersNonValidated received, string name) => received.TryGetValues(name, out var values) ? values.ToString() : null;

    private static Metadata MetadataOf(HttpHeaders received)
    {
        Metadata? metadata = null;
        foreach (var header in received.NonValidated)
            if (!Names.IsReserved(header.Key))
                foreach (var value in header.Value)
                    MetadataText.Add(metadata ??= [], header.Key, value);
        return metadata ?? Metadata.Empty;
    }

    private static Task<T> Observed<T>(Task<T> task)
    {
        Observed((Task)task);
        return task;
    }

    /// <summary>A caller that looks at the status only must not meet the exception again in the finalizer.</summary>
    private static Task Observed(Task task)
    {
        if (!task.IsCompletedSuccessfully)
            task.ContinueWith(static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }
}
