using Microsoft.AspNetCore.Authorization;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Decides about <see cref="RequireScopeAttribute"/>.</summary>
internal sealed class ScopeCheck : AuthorizationHandler<RequireScopeAttribute>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RequireScopeAttribute requirement)
    {
        if (context.User.Identity?.IsAuthenticated == true && Caller.Of(context.User).May(requirement.Scope))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
