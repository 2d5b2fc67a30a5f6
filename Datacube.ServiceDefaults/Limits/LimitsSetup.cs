using Datacube.ServiceDefaults.Errors;
using Datacube.ServiceDefaults.Settings;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Limits;

internal static class LimitsSetup
{
    // The head of a message, and room for a message that is just too large.
    private const int FrameBytes = 4096;

    internal static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.AddSettings<LimitSettings>(LimitSettings.Section);
        var services = builder.Services;
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ServerLimits>();
        services.AddRateLimiter();
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, CallerLimiter>();
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<LimitSettings>>((options, limits) => options.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = limits.Value.RequestTimeout,
            WriteTimeoutResponse = WriteAsync,
        });
    }

    /// <summary>A gRPC call holds a message, whose size gRPC checks itself and answers in its own way: its body may be that large, and no larger.</summary>
    internal static void UseMessageLimits(this WebApplication app)
    {
        var most = app.Services.GetRequiredService<IOptions<LimitSettings>>().ValueOrDefaults().MaxMessageBytes + FrameBytes;
        app.Use((context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
                body.MaxRequestBodySize = most;
            return next();
        });
    }

    private static Task WriteAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<ErrorAnswers>().WriteAsync(context, ErrorClassifier.Classify(new OperationCanceledException(), context));
}
