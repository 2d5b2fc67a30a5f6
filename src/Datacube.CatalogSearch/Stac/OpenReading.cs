using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.Stac;

/// <summary>
/// Lets web pages of any origin read a public catalogue (CORS): browsers run STAC Browser and maps from other hosts. Stands before everything
/// else, so that errors can be read as well. A catalogue that is not public is open to no page.
/// </summary>
internal sealed class OpenReading(IOptions<CatalogSearchOptions> options) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (options.Value.Public)
            app.Use(RunAsync);
        next(app);
    };

    private static Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(StacAddress.Path, StringComparison.Ordinal))
            return next(context);
        if (HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.AccessControlRequestMethod.Count > 0)
        {
            var headers = context.Response.Headers;
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
            headers.AccessControlAllowHeaders = "content-type, accept";
            headers.AccessControlMaxAge = "86400";
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }
        // At the last moment: whoever answers with an error clears the headers first.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.AccessControlExposeHeaders = "link, location, retry-after";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
