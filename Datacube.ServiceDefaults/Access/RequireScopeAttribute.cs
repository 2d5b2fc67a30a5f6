using Microsoft.AspNetCore.Authorization;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Lets callers in that were granted the scope, or <see cref="Scopes.Admin"/>. On a gRPC method, a service class or an endpoint.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequireScopeAttribute : AuthorizeAttribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    /// <param name="scope">One of <see cref="Scopes"/>.</param>
    public RequireScopeAttribute(string scope) => Scope = Scopes.All.Contains(scope) ? scope : throw new ArgumentException($"'{scope}' is not a scope.", nameof(scope));

    /// <summary>The scope asked for.</summary>
    public string Scope { get; }

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}
