namespace Grpc.Wire;

/// <summary>Header names and values of the protocol.</summary>
internal static class Names
{
    internal const string ContentType = "application/grpc";
    internal const string Status = "grpc-status";
    internal const string Message = "grpc-message";
    internal const string Timeout = "grpc-timeout";
    internal const string Encoding = "grpc-encoding";
    internal const string AcceptEncoding = "grpc-accept-encoding";
    internal const string Identity = "identity";

    /// <summary>Header with which a caller asks for compressed requests; it is not sent.</summary>
    internal const string RequestEncoding = "grpc-internal-encoding-request";

    /// <summary>Names that the protocol uses itself and that are no metadata of the call.</summary>
    internal static bool IsReserved(string name) => name.Length switch
    {
        0 => true,
        _ when name[0] == ':' => true,
        2 => name.Equals("te", StringComparison.OrdinalIgnoreCase),
        11 => name.Equals(Status, StringComparison.OrdinalIgnoreCase),
        12 => name.Equals(Message, StringComparison.OrdinalIgnoreCase) || name.Equals(Timeout, StringComparison.OrdinalIgnoreCase) || name.Equals("content-type", StringComparison.OrdinalIgnoreCase),
        13 => name.Equals(Encoding, StringComparison.OrdinalIgnoreCase),
        20 => name.Equals(AcceptEncoding, StringComparison.OrdinalIgnoreCase),
        30 => name.Equals(RequestEncoding, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>application/grpc, alone or with a suffix or parameters; application/grpc-web is another protocol.</summary>
    internal static bool IsGrpc(string? contentType) =>
        contentType is not null && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');
}
