using System.Data.Common;
using System.Diagnostics;
using Datacube.Contracts.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Datacube.ServiceDefaults.Errors;

/// <summary>Turns any exception of a request into one of the error table.</summary>
internal static class ErrorClassifier
{
    internal static DatacubeException Classify(Exception failure, HttpContext context) => failure switch
    {
        DatacubeException coded => coded,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(failure),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => new DatacubeException("request.deadline", "The body of the request arrived too slowly. Try again on a faster line.", null, failure),
        BadHttpRequestException bad => new DatacubeException("request.form", $"The request could not be read: {bad.Message}", null, failure),
        OperationCanceledException when TimedOut(context) => new DatacubeException("request.deadline", "The request took longer than this service allows. Ask for less, or try again later.", null, failure),
        OperationCanceledException when context.RequestAborted.IsCancellationRequested => CallerLeft(failure),
        ConnectionAbortedException or ConnectionResetException => CallerLeft(failure),
        DbException { IsTransient: true } => new DatacubeException("database.unavailable", "The database does not answer at the moment. Try again later.", null, failure) { RetryAfter = TimeSpan.FromSeconds(5) },
        _ => Internal(failure),
    };

    internal static DatacubeException CallerLeft(Exception? failure) => new("cancelled", "The caller ended the request.", null, failure);

    internal static DatacubeException TooLarge(Exception? failure) =>
        new("message.too_large", "The request is larger than this service accepts. Send less at a time: use paging, or several requests.", null, failure) { Remedy = "Send less at a time: use paging, or several requests." };

    private static bool TimedOut(HttpContext context) => context.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true;

    /// <summary>The number is that of the trace, so that it leads from what the caller saw to everything that happened.</summary>
    private static DatacubeException Internal(Exception failure)
    {
        var incident = Activity.Current?.TraceId.ToHexString() ?? Guid.NewGuid().ToString("N");
        return new DatacubeException("internal", $"Something failed that should not. Report it with the incident number {incident}.", null, failure) { Incident = incident };
    }
}
