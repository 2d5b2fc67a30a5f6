namespace Datacube.ServiceDefaults.Access;

/// <summary>Lets other services of the system call this too, beside callers from outside. Without it a token of a service opens nothing. Stands beside <see cref="RequireScopeAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenToServicesAttribute : Attribute;
