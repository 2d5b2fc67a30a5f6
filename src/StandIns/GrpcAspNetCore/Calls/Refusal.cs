using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.Calls;

/// <summary>Answers to requests that are no gRPC calls, or calls of what is not there.</summary>
internal static class Refusal
{
    /// <summary>True when the request is no gRPC over HTTP/2 or newer; the answer is then set.</summary>
    internal static bool Refuses(HttpContext http)
    {
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
            Answer(http, StatusCodesOfHttp.UpgradeRequired, StatusCode.Internal, $"Request protocol '{http.Request.Protocol}' is not supported.");
        else if (!Names.IsGrpc(http.Request.ContentType))
            Answer(http, StatusCodesOfHttp.UnsupportedMediaType, StatusCode.Internal, $"Content-Type '{http.Request.ContentType}' is not supported.");
        else
            return false;
        return true;
    }

    internal static Task Unimplemented(HttpContext http, string what)
    {
        if (Refuses(http))
            return Task.CompletedTask;
        http.Response.ContentType = Names.ContentType;
        Answer(http, StatusCodesOfHttp.Ok, StatusCode.Unimplemented, $"{what} is unimplemented.");
        return Task.CompletedTask;
    }

    private static void Answer(HttpContext http, int code, StatusCode status, string detail)
    {
        http.Response.StatusCode = code;
        http.Response.Headers[Names.Status] = ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture);
        http.Response.Headers[Names.Message] = PercentText.Encode(detail);
    }

    private static class StatusCodesOfHttp
    {
        internal const int Ok = 200;
        internal const int UnsupportedMediaType = 415;
        internal const int UpgradeRequired = 426;
    }
}
