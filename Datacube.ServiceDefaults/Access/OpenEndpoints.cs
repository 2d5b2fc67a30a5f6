using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;

namespace Datacube.ServiceDefaults.Access;

/// <summary>
/// Stops a service that has an endpoint nobody decided about, before it listens. The fallback policy closes such an endpoint anyway; this
/// finds the mistake on the day it is made, and also the opposite one: an endpoint opened that is not on the list.
/// </summary>
internal sealed class OpenEndpoints(EndpointDataSource endpoints) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        if (EndpointRules.Problems(endpoints.Endpoints) is { Count: > 0 } problems)
            throw new InvalidOperationException($"{problems.Count} endpoints are not in order: {string.Join("; ", problems)}.");
    };
}
