using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Endpoints that an operator may open to everyone by a setting.</summary>
public static class PublicEndpoints
{
    /// <summary>Asks for a scope, or, where a setting of the service says so, for nothing.</summary>
    /// <param name="builder">The endpoints.</param>
    /// <param name="scope">One of <see cref="Scopes"/>.</param>
    /// <param name="isPublic">What the setting says.</param>
    public static TBuilder RequireScopeUnless<TBuilder>(this TBuilder builder, string scope, bool isPublic)
        where TBuilder : IEndpointConventionBuilder =>
        isPublic ? builder.WithMetadata(new AllowAnonymousAttribute(), new OpenBySetting()) : builder.WithMetadata(new RequireScopeAttribute(scope));

    /// <summary>Says that an operator decided so.</summary>
    internal sealed record OpenBySetting;
}
