using Datacube.ServiceDefaults.Scrubbing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Datacube.ServiceDefaults.Errors;

internal static class ErrorsSetup
{
    internal static void AddErrors(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ErrorAnswers>();
        builder.Services.AddExceptionHandler<HttpErrors>();
        // The framework asks for it; the handler above answers before it is used.
        builder.Services.AddProblemDetails();
    }

    internal static void UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler();
        var answers = app.Services.GetRequiredService<ErrorAnswers>();
        var scrubber = app.Services.GetRequiredService<SecretScrubber>();
        app.Use((context, next) => GrpcStatusDetails.CompleteAsync(context, next, scrubber));
        app.UseStatusCodePages(status => StatusAnswers.WriteAsync(status, answers));
    }
}
