using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>How services receive, send and fail. What a service's own options leave unset comes from those of all services.</summary>
public class GrpcServiceOptions
{
    internal const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    private int? maxReceiveMessageSize;
    private int? maxSendMessageSize;

    /// <summary>Bytes; null is no limit.</summary>
    public int? MaxSendMessageSize
    {
        get => maxSendMessageSize;
        set => (maxSendMessageSize, SendSizeIsSet) = (value, true);
    }

    /// <summary>Bytes; null is no limit. 4 MiB unless set.</summary>
    public int? MaxReceiveMessageSize
    {
        get => ReceiveSizeIsSet ? maxReceiveMessageSize : DefaultMaxReceiveMessageSize;
        set => (maxReceiveMessageSize, ReceiveSizeIsSet) = (value, true);
    }

    /// <summary>Exceptions of methods are told to callers.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>No answer of ours for services that are not mapped; the rest of the application answers.</summary>
    public bool? IgnoreUnknownServices { get; set; }

    /// <summary>Compression of responses to callers that accept it.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    public CompressionLevel? ResponseCompressionLevel { get; set; }

    public IList<ICompressionProvider> CompressionProviders { get; set; } = [];

    public InterceptorCollection Interceptors { get; } = [];

    internal bool SendSizeIsSet { get; private set; }

    internal bool ReceiveSizeIsSet { get; private set; }
}

public class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class
{
}
