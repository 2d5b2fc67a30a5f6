using System.IO.Compression;
using Grpc.AspNetCore.Server;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.Calls;

/// <summary>The options of one service, merged once when it is mapped.</summary>
internal sealed class ServiceSettings
{
    internal ServiceSettings(GrpcServiceOptions all, GrpcServiceOptions own, bool keepsContexts)
    {
        KeepsContexts = keepsContexts;
        MaxSend = own.SendSizeIsSet ? own.MaxSendMessageSize : all.MaxSendMessageSize;
        MaxReceive = own.ReceiveSizeIsSet ? own.MaxReceiveMessageSize : all.MaxReceiveMessageSize;
        DetailedErrors = own.EnableDetailedErrors ?? all.EnableDetailedErrors ?? false;
        Codecs = new CodecTable(own.CompressionProviders.Concat(all.CompressionProviders).Concat(CodecTable.Standard));
        ResponseLevel = own.ResponseCompressionLevel ?? all.ResponseCompressionLevel;
        var algorithm = own.ResponseCompressionAlgorithm ?? all.ResponseCompressionAlgorithm;
        ResponseCodec = Codecs.Find(algorithm);
        if (ResponseCodec is null && algorithm is not null and not Names.Identity)
            throw new InvalidOperationException($"The configured response compression algorithm '{algorithm}' has no compression provider.");
        Interceptors = [.. all.Interceptors, .. own.Interceptors];
    }

    internal int? MaxSend { get; }

    internal int? MaxReceive { get; }

    internal bool DetailedErrors { get; }

    internal CodecTable Codecs { get; }

    internal ICompressionProvider? ResponseCodec { get; }

    internal CompressionLevel? ResponseLevel { get; }

    /// <summary>Whether a request keeps its call for the calls made within it.</summary>
    internal bool KeepsContexts { get; }

    internal IReadOnlyList<InterceptorRegistration> Interceptors { get; }
}
