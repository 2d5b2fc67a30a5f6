using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Datacube.ServiceDefaults.Errors;

/// <summary>The place where exceptions of HTTP requests end, and of gRPC requests that no interceptor saw.</summary>
internal sealed class HttpErrors(ErrorAnswers answers) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken) =>
        await answers.AnswerAsync(httpContext, exception).ConfigureAwait(false);
}
