using Datacube.ServiceDefaults.Errors;
using Datacube.ServiceDefaults.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Limits;

internal static class LimitsSetup
{
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

    private static Task WriteAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<ErrorAnswers>().WriteAsync(context, ErrorClassifier.Classify(new OperationCanceledException(), context));
}
