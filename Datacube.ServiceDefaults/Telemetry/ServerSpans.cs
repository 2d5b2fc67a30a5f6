using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Datacube.ServiceDefaults.Telemetry;

/// <summary>
/// Completes the span of a request with what the framework leaves out: route, status, error, for gRPC also its status. Probes of health
/// make no spans: they would be most of what is stored.
/// </summary>
internal sealed class ServerSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(ObserveAsync);
        next(app);
    };

    private static async Task ObserveAsync(HttpContext context, RequestDelegate next)
    {
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (span is null)
        {
            await next(context).ConfigureAwait(false);
            return;
        }
        if (context.Request.Path.StartsWithSegments("/health"))
            (span.IsAllDataRequested, span.ActivityTraceFlags) = (false, span.ActivityTraceFlags & ~ActivityTraceFlags.Recorded);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            span.SetStatus(ActivityStatusCode.Error, e.Message);
            span.SetTag("error.type", e.GetType().FullName);
            throw;
        }
        finally
        {
            if (span.IsAllDataRequested)
                Complete(span, context);
        }
    }

    private static void Complete(Activity span, HttpContext context)
    {
        // Whoever handles an exception takes the endpoint away.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        span.SetTag("url.path", context.Request.Path.Value);
        if (route is not null)
            span.SetTag("http.route", route);
        if (context.Response.StatusCode >= 500)
            Fail(span, $"{context.Response.StatusCode}");
        if (GrpcStatus(context) is { } status)
            CompleteRpc(span, context.Request.Path.Value ?? "", status);
    }

    private static void CompleteRpc(Activity span, string path, string status)
    {
        span.DisplayName = path.TrimStart('/');
        span.SetTag("rpc.system", "grpc");
        span.SetTag("rpc.service", path.Trim('/').Split('/')[0]);
        span.SetTag("rpc.method", path[(path.LastIndexOf('/') + 1)..]);
        span.SetTag("rpc.grpc.status_code", status);
        // The server's own failures, as OpenTelemetry counts them: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS.
        if (status is "2" or "4" or "12" or "13" or "14" or "15")
            Fail(span, $"grpc {status}");
    }

    private static void Fail(Activity span, string type)
    {
        if (span.Status != ActivityStatusCode.Error)
            span.SetStatus(ActivityStatusCode.Error);
        if (span.GetTagItem("error.type") is null)
            span.SetTag("error.type", type);
    }

    // In the headers where nothing else was sent, otherwise in the trailers.
    private static string? GrpcStatus(HttpContext context)
    {
        if (context.Response.Headers.TryGetValue("grpc-status", out var early))
            return early;
        return context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers.TryGetValue("grpc-status", out var late) == true ? late.ToString() : null;
    }
}
