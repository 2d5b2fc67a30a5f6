using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.Calls;

/// <summary>One call as the server's method sees it, and its one end: by the method, or by the deadline.</summary>
internal sealed class ServerCall : ServerCallContext, IAsyncDisposable
{
    private static readonly string[] CodeTexts = [.. Enum.GetValues<StatusCode>().Select(code => ((int)code).ToString(CultureInfo.InvariantCulture))];

    private readonly Lock gate = new();
    private readonly IMethod method;
    private readonly CallDeadline? deadline;
    private readonly ICompressionProvider? responseCodec;
    private readonly PipeFrame frames;
    private Metadata? requestHeaders;
    private Metadata? responseTrailers;
    private AuthContext? authentication;
    private bool writing;
    private bool ended;

    internal ServerCall(HttpContext http, IMethod method, ServiceSettings settings)
    {
        Http = http;
        this.method = method;
        Settings = settings;
        Requests = new RequestFrames(http.Request.BodyReader, new MessageDecoder(http.Request.Headers.GrpcEncoding, settings.Codecs, settings.MaxReceive, StatusCode.Unimplemented));
        frames = new PipeFrame(http.Response.BodyWriter);
        responseCodec = settings.ResponseCodec is { } codec && Accepts(http.Request.Headers.GrpcAcceptEncoding, codec.EncodingName) ? codec : null;
        http.Response.ContentType = Names.ContentType;
        if (responseCodec is not null)
            http.Response.Headers[Names.Encoding] = responseCodec.EncodingName;
        if (TimeoutText.TryDecode(http.Request.Headers.GrpcTimeout, out var timeout))
            deadline = new CallDeadline(timeout, OnDeadlineAsync, http.RequestAborted);
    }

    internal HttpContext Http { get; }

    internal ServiceSettings Settings { get; }

    internal RequestFrames Requests { get; }

    protected override string MethodCore => method.FullName;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore => Http.Connection.RemoteIpAddress is { } address
        ? address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 ? $"ipv6:[{address}]:{Http.Connection.RemotePort}" : $"ipv4:{address.MapToIPv4()}:{Http.Connection.RemotePort}"
        : "unknown";

    protected override DateTime DeadlineCore => deadline?.At ?? DateTime.MaxValue;

    protected override CancellationToken CancellationTokenCore => deadline?.Token ?? Http.RequestAborted;

    protected override Metadata RequestHeadersCore => requestHeaders ??= ReadRequestHeaders();

    protected override Metadata ResponseTrailersCore => responseTrailers ??= [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override IDictionary<object, object> UserStateCore => Http.Items!;

    protected override AuthContext AuthContextCore => authentication ??= ReadAuthentication();

    internal bool IsPastDeadline => deadline is { HasPassed: true };

    /// <summary>Writes one message. Only one write at a time; none after the end.</summary>
    internal async ValueTask WriteAsync<T>(T message, Action<T, SerializationContext> serializer, bool flush, WriteOptions? options)
    {
        BeginWrite();
        try
        {
            if (!Http.Response.HasStarted)
                await Http.Response.StartAsync().ConfigureAwait(false);
            var plain = (options ?? WriteOptions)?.Flags.HasFlag(WriteFlags.NoCompress) == true;
            frames.Write(message, serializer, plain ? null : responseCodec, Settings.ResponseLevel, Settings.MaxSend);
            if (flush)
                await Http.Response.BodyWriter.FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
                writing = false;
        }
    }

    /// <summary>Ends the call with a status, unless the deadline has ended it.</summary>
    internal async Task EndAsync(Status status)
    {
        lock (gate)
        {
            if (ended)
                return;
            ended = true;
        }
        if (status.StatusCode == StatusCode.OK && !Http.Response.HasStarted)
            await Http.Response.StartAsync().ConfigureAwait(false);
        WriteTrailers(status);
    }

    /// <summary>Waits until nothing of the call runs any more, so that the transport may reuse its objects.</summary>
    public ValueTask DisposeAsync()
    {
        Requests.Release();
        return deadline?.DisposeAsync() ?? default;
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (Http.Response.HasStarted)
            throw new InvalidOperationException("Response headers can only be sent once per call.");
        Append(Http.Response.Headers, responseHeaders);
        BeginWrite();
        try
        {
            await Http.Response.BodyWriter.FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
                writing = false;
        }
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Propagation tokens are not provided; use EnableCallContextPropagation of the client factory.");

    private void BeginWrite()
    {
        lock (gate)
        {
            if (ended)
                throw new InvalidOperationException("Can't write the message because the request is complete.");
            if (writing)
                throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
            writing = true;
        }
    }

    /// <summary>Answers for a method that has not ended in time. Where it is stuck in a write, the stream is reset.</summary>
    private async Task OnDeadlineAsync()
    {
        bool stuck;
        lock (gate)
        {
            if (ended)
                return;
            ended = true;
            stuck = writing;
        }
        Http.Request.BodyReader.CancelPendingRead();
        if (stuck)
        {
            Http.Features.Get<IHttpResetFeature>()?.Reset(8);
            return;
        }
        WriteTrailers(new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded"));
        await Http.Response.CompleteAsync().ConfigureAwait(false);
    }

    private void WriteTrailers(Status status)
    {
        var target = Http.Response.HasStarted ? Http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers : Http.Response.Headers;
        if (responseTrailers is not null)
            Append(target, responseTrailers);
        target[Names.Status] = CodeTexts[(int)status.StatusCode];
        // A status that nobody set has no text at all.
        if (status.Detail is { Length: > 0 } detail)
            target[Names.Message] = PercentText.Encode(detail);
    }

    private Metadata ReadRequestHeaders()
    {
        Metadata headers = [];
        foreach (var (name, values) in Http.Request.Headers)
            if (!Names.IsReserved(name))
                foreach (var value in values)
                    MetadataText.Add(headers, name, value ?? "");
        return headers;
    }

    private AuthContext ReadAuthentication()
    {
        if (Http.Connection.ClientCertificate is not { } certificate)
            return new AuthContext(null, []);
        const string name = "x509_common_name";
        return new AuthContext(name, new() { [name] = [AuthProperty.Create(name, Encoding.UTF8.GetBytes(certificate.GetNameInfo(X509NameType.SimpleName, false)))] });
    }

    private static void Append(IHeaderDictionary target, Metadata metadata)
    {
        foreach (var entry in metadata)
            if (!Names.IsReserved(entry.Key))
                target.Append(entry.Key, MetadataText.Encode(entry));
    }

    private static bool Accepts(string? accepted, string encoding) =>
        accepted is not null && accepted.Split(',', StringSplitOptions.TrimEntries).Contains(encoding, StringComparer.OrdinalIgnoreCase);
}
