using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Part of every policy: a service may call only what is marked for services.</summary>
internal sealed class OuterCallerRule : AuthorizationHandler<OuterCallerRule>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, OuterCallerRule requirement)
    {
        if (IsMet(context.User.Identity?.IsAuthenticated == true && Caller.Of(context.User).IsService, context.Resource as HttpContext))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }

    internal static bool IsMet(bool isService, HttpContext? context) => !isService || context?.GetEndpoint()?.Metadata.GetMetadata<OpenToServicesAttribute>() is not null;
}
