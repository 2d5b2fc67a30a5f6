using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Scrubbing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Datacube.ServiceDefaults.Errors;

/// <summary>Gives details to a status that gRPC itself sets before a method or an interceptor runs: a message that is too large.</summary>
internal static class GrpcStatusDetails
{
    private const string Status = "grpc-status";
    private const string ResourceExhausted = "8";

    internal static async Task CompleteAsync(HttpContext context, Func<Task> next, SecretScrubber scrubber)
    {
        await next().ConfigureAwait(false);
        if (!GrpcAnswer.IsGrpc(context.Request))
            return;
        var headers = context.Response.Headers;
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        // A status stands in the headers when nothing else is sent, otherwise in the trailers.
        var place = headers.ContainsKey(Status) && !context.Response.HasStarted ? headers : trailers is { IsReadOnly: false } && trailers.ContainsKey(Status) ? trailers : null;
        if (place is null || place[Status] != ResourceExhausted || place.ContainsKey(GrpcErrors.DetailTrailer))
            return;
        place["grpc-message"] = GrpcAnswer.Encode(ErrorClassifier.TooLarge(null).Message);
        place[GrpcErrors.DetailTrailer] = GrpcAnswer.Detail(ErrorClassifier.TooLarge(null), scrubber);
    }
}
