using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Every endpoint asks for something, except the few that are open on purpose, or by a setting of the operator.</summary>
internal static class EndpointRules
{
    internal static readonly string[] Open = ["/health/live", "/health/ready"];

    internal static IReadOnlyList<string> Problems(IReadOnlyList<Endpoint> endpoints) => [.. endpoints.Select(Problem).OfType<string>()];

    private static string? Problem(Endpoint endpoint)
    {
        var path = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.DisplayName ?? "an endpoint without a name";
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return Open.Contains(path, StringComparer.Ordinal) || endpoint.Metadata.GetMetadata<PublicEndpoints.OpenBySetting>() is not null ? null : $"{path} is open to everyone, which only {string.Join(", ", Open)} may be";
        if (endpoint.Metadata.GetMetadata<OpenToServicesAttribute>() is not null && endpoint.Metadata.GetMetadata<RequireScopeAttribute>() is null)
            return $"{path} is open to services and asks for no scope (attribute RequireScope)";
        return endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null || AnswersUnknownCalls(path) ? null : $"{path} asks for no scope (attribute RequireScope)";
    }

    // What gRPC maps to answer calls of services and methods that do not exist: nothing to protect, and closed by the fallback policy.
    private static bool AnswersUnknownCalls(string path) => path.Contains("{unimplemented", StringComparison.Ordinal);
}
