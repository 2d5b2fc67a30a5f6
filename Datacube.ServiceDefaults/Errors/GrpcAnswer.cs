using System.Globalization;
using System.Text;
using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Scrubbing;
using Microsoft.AspNetCore.Http;

namespace Datacube.ServiceDefaults.Errors;

/// <summary>An error over gRPC that no service method gave: headers only, with status, message and details.</summary>
internal static class GrpcAnswer
{
    internal static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    internal static void Write(HttpResponse response, DatacubeException error, SecretScrubber scrubber)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.ContentLength = null;
        response.Headers["grpc-status"] = error.Entry.GrpcStatus.ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Encode(scrubber.Scrub(error.Message));
        response.Headers[GrpcErrors.DetailTrailer] = Detail(error, scrubber);
    }

    /// <summary>The details as a value of a header: base64 without padding.</summary>
    internal static string Detail(DatacubeException error, SecretScrubber scrubber) => Convert.ToBase64String(GrpcErrors.DetailOf(error, scrubber.Scrub)).TrimEnd('=');

    /// <summary>Percent-encodes what may not stand in a header: everything outside printable ASCII, and the percent sign.</summary>
    internal static string Encode(string text) =>
        string.Concat(Encoding.UTF8.GetBytes(text).Select(one => one is >= 0x20 and <= 0x7E and not (byte)'%' ? $"{(char)one}" : $"%{one:X2}"));
}
