using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Net.Client;

public sealed class GrpcChannelOptions
{
    internal const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Bytes; null is no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Bytes; null is no limit.</summary>
    public int? MaxReceiveMessageSize { get; set; } = DefaultMaxReceiveMessageSize;

    public HttpClient? HttpClient { get; set; }

    public HttpMessageHandler? HttpHandler { get; set; }

    public bool DisposeHttpClient { get; set; }

    /// <summary>Cancelled calls throw <see cref="OperationCanceledException"/> instead of <see cref="RpcException"/>.</summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }

    /// <summary>Call credentials are left out on plain connections unless this is set.</summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; set; }

    public IList<ICompressionProvider>? CompressionProviders { get; set; }

    public IServiceProvider? ServiceProvider { get; set; }
}
