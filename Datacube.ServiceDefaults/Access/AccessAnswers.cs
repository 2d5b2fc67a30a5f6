using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Says why a request was not let in, in the words of the protocol it came by.</summary>
internal sealed class AccessAnswers(ErrorAnswers answers) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            await next(context).ConfigureAwait(false);
        else if (authorizeResult.Forbidden)
            await answers.AnswerAsync(context, Forbidden(context, policy)).ConfigureAwait(false);
        else
        {
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
            var outcome = await context.AuthenticateAsync().ConfigureAwait(false);
            await answers.AnswerAsync(context, AccessScheme.RefusalOf(outcome.Failure)).ConfigureAwait(false);
        }
    }

    private static DatacubeException Forbidden(HttpContext context, AuthorizationPolicy policy)
    {
        var caller = Caller.Of(context.User);
        if (!OuterCallerRule.IsMet(caller.IsService, context))
            return new DatacubeException("auth.scope", $"This call is for callers from outside, not for services; {caller.Subject} made it. Use a key or a token of a person.", "authorization");
        var asked = string.Join(", ", policy.Requirements.OfType<RequireScopeAttribute>().Select(requirement => requirement.Scope));
        var granted = string.Join(", ", caller.Scopes.Order(StringComparer.Ordinal));
        return new DatacubeException("auth.scope", $"This call needs the scope {asked}; yours are: {(granted.Length > 0 ? granted : "none")}. Ask for a key or a token with it.", "scope") { Value = granted, Limit = asked };
    }
}
