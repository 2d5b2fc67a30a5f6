using Datacube.Contracts.Errors;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Datacube.ServiceDefaults.Errors;

/// <summary>Gives a body to statuses that the framework sets by itself: no such address, wrong method, wrong type of content.</summary>
internal static class StatusAnswers
{
    internal static Task WriteAsync(StatusCodeContext status, ErrorAnswers answers)
    {
        var context = status.HttpContext;
        return ErrorOf(context) is { } error ? answers.WriteAsync(context, error) : Task.CompletedTask;
    }

    private static DatacubeException? ErrorOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new DatacubeException("request.not_found", $"There is nothing at {context.Request.Path}. Check the address."),
        StatusCodes.Status405MethodNotAllowed => new DatacubeException("request.method", $"{context.Request.Path} does not accept {context.Request.Method}; it accepts {context.Response.Headers.Allow}."),
        StatusCodes.Status413PayloadTooLarge => ErrorClassifier.TooLarge(null),
        StatusCodes.Status415UnsupportedMediaType => new DatacubeException("request.media_type", $"{context.Request.Path} does not accept the content type '{context.Request.ContentType}'."),
        >= 400 and < 500 => new DatacubeException("request.form", $"The request was refused with the status {context.Response.StatusCode}."),
        _ => null,
    };
}
