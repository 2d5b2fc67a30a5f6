using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>Connections to one address, shared by all calls.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpMessageInvoker invoker;
    private readonly HttpClient? client;
    private readonly bool ownsInvoker;
    private readonly Uri address;
    private readonly ConcurrentDictionary<string, Uri> methods = new(StringComparer.Ordinal);
    private volatile bool disposed;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            throw new ArgumentException($"The address {address} must begin with http:// or https://.", nameof(address));
        if (options is { HttpClient: not null, HttpHandler: not null })
            throw new ArgumentException("HttpClient and HttpHandler are both set; set one of them.", nameof(options));
        RefuseMismatch(address, options.Credentials);
        this.address = address;
        Options = options;
        Codecs = new CodecTable(options.CompressionProviders ?? CodecTable.Standard);
        client = options.HttpClient;
        ownsInvoker = options is { HttpClient: null, HttpHandler: null } || options.DisposeHttpClient;
        invoker = client ?? new HttpMessageInvoker(options.HttpHandler ?? NewHandler(), ownsInvoker);
        var secure = address.Scheme == Uri.UriSchemeHttps;
        CallCredentials = secure || options.UnsafeUseInsecureChannelCallCredentials ? options.Credentials?.PerCall : null;
        TakesCallCredentials = secure || options.UnsafeUseInsecureChannelCallCredentials;
    }

    public ConnectivityState State => disposed ? ConnectivityState.Shutdown : Connectivity;

    internal ConnectivityState Connectivity { get; set; }

    internal GrpcChannelOptions Options { get; }

    internal CodecTable Codecs { get; }

    internal CallCredentials? CallCredentials { get; }

    internal bool TakesCallCredentials { get; }

    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions) => ForAddress(new Uri(address), channelOptions);

    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        return new GrpcChannel(address, channelOptions);
    }

    public override CallInvoker CreateCallInvoker()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return new HttpCallInvoker(this);
    }

    /// <summary>Ends the connections; calls in progress fail.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        if (ownsInvoker)
            invoker.Dispose();
    }

    internal Uri UriOf(IMethod method) =>
        methods.TryGetValue(method.FullName, out var known) ? known : methods.GetOrAdd(method.FullName, new Uri(address, method.FullName));

    internal string ServiceUrl(IMethod method) => $"{address.Scheme}://{address.Authority}/{method.ServiceName}";

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        // HttpClient would read the whole response first.
        return client is null ? invoker.SendAsync(request, cancellationToken) : client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static SocketsHttpHandler NewHandler() =>
        new() { EnableMultipleHttp2Connections = true, UseCookies = false, AllowAutoRedirect = false };

    private static void RefuseMismatch(Uri address, ChannelCredentials? credentials)
    {
        if (credentials is not null && credentials.IsSecure != (address.Scheme == Uri.UriSchemeHttps))
            throw new InvalidOperationException($"The credentials are for {(credentials.IsSecure ? "https" : "http")}, the address is {address}.");
    }
}
