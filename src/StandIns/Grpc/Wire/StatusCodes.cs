using System.Globalization;
using System.Net;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Status codes for what happens below gRPC.</summary>
internal static class StatusCodes
{
    internal static StatusCode Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= (int)StatusCode.Unauthenticated ? (StatusCode)code : StatusCode.Unknown;

    internal static StatusCode OfHttp(HttpStatusCode status) => (int)status switch
    {
        400 or 431 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    /// <summary>Of an HTTP/2 error code in RST_STREAM.</summary>
    internal static StatusCode OfReset(long code) => code switch
    {
        7 => StatusCode.Unavailable,
        8 => StatusCode.Cancelled,
        0xB => StatusCode.ResourceExhausted,
        0xC => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };

    internal static StatusCode OfFailure(Exception failure) => failure switch
    {
        HttpProtocolException reset => OfReset(reset.ErrorCode),
        HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError or HttpRequestError.ConfigurationLimitExceeded } => StatusCode.Internal,
        HttpRequestException { InnerException: HttpProtocolException reset } => OfReset(reset.ErrorCode),
        HttpRequestException { InnerException: FormatException } => StatusCode.Internal,
        HttpRequestException or IOException or System.Net.Sockets.SocketException => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };
}
