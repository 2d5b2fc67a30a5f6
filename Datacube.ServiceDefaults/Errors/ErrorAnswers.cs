using System.Globalization;
using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Scrubbing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Datacube.ServiceDefaults.Errors;

/// <summary>
/// Answers a request with an error: over HTTP as JSON (<c>code</c>, <c>description</c> and what else is known), over gRPC as a status without
/// messages. Everything that leaves is scrubbed.
/// </summary>
internal sealed partial class ErrorAnswers(SecretScrubber scrubber, ILogger<ErrorAnswers> log)
{
    /// <summary>Classifies, logs and answers; false when an answer is on its way already.</summary>
    internal async Task<bool> AnswerAsync(HttpContext context, Exception failure)
    {
        var error = Report(failure, context);
        if (context.Response.HasStarted)
            return false;
        await WriteAsync(context, error).ConfigureAwait(false);
        return true;
    }

    /// <summary>The error of the table that a failure stands for, written to the log as it deserves.</summary>
    internal DatacubeException Report(Exception failure, HttpContext context)
    {
        var error = ErrorClassifier.Classify(failure, context);
        var call = context.Request.Path.Value ?? "";
        if (error.Kind == FailureKind.Bug)
            LogBug(call, error.Incident ?? "", failure);
        else
            LogRefusal(call, error.Code, error.Message);
        return error;
    }

    /// <summary>Writes the answer.</summary>
    internal Task WriteAsync(HttpContext context, DatacubeException error)
    {
        if (error.RetryAfter is { } pause)
            context.Response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (GrpcAnswer.IsGrpc(context.Request))
        {
            GrpcAnswer.Write(context.Response, error, scrubber);
            return Task.CompletedTask;
        }
        context.Response.StatusCode = error.Entry.HttpStatus;
        return context.Response.WriteAsJsonAsync(Body(error), options: null, "application/json", CancellationToken.None);
    }

    private Dictionary<string, string> Body(DatacubeException error)
    {
        Dictionary<string, string> body = new() { ["code"] = error.Code, ["description"] = scrubber.Scrub(error.Message) };
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("field", error.Field), ("value", error.Value), ("limit", error.Limit), ("remedy", error.Remedy), ("incident", error.Incident)])
            if (value is not null)
                body[name] = scrubber.Scrub(value);
        return body;
    }

    [LoggerMessage(1010, LogLevel.Error, "{Call} failed unexpectedly, incident {Incident}")]
    private partial void LogBug(string call, string incident, Exception failure);

    [LoggerMessage(1011, LogLevel.Information, "{Call} refused with {Code}: {Reason}")]
    private partial void LogRefusal(string call, string code, string reason);
}
