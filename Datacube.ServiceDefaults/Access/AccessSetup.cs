using Datacube.ServiceDefaults.Access.Internal;
using Datacube.ServiceDefaults.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Access;

internal static class AccessSetup
{
    /// <summary>Closes everything that is not opened: one scheme, and a policy for endpoints that say nothing.</summary>
    internal static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.AddSettings<AccessSettings>(AccessSettings.Section);
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<AccessSettings>, AccessRules>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<IssuerKeys>();
        services.AddSingleton<JwtTokens>();
        services.AddSingleton<InternalTokens>();
        services.AddSingleton<AccessCheck>();
        services.AddSingleton<IAuthorizationHandler, ScopeCheck>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswers>();
        services.AddSingleton<IStartupFilter, OpenEndpoints>();
        services.AddHostedService<LocalKeyNotice>();
        services.AddAuthentication(AccessScheme.SchemeName).AddScheme<AuthenticationSchemeOptions, AccessScheme>(AccessScheme.SchemeName, null);
        var closed = new AuthorizationPolicyBuilder(AccessScheme.SchemeName).RequireAuthenticatedUser().AddRequirements(new OuterCallerRule()).Build();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(closed)
            .SetFallbackPolicy(closed);
    }
}
