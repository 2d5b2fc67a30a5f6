using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Access.Internal;

/// <summary>For services that call others.</summary>
public static class InternalCallsSetup
{
    /// <summary>Registers <see cref="InternalCalls"/>. Without a key of its own the service does not start.</summary>
    public static void AddInternalCalls(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<InternalCalls>();
        builder.Services.AddSingleton<IValidateOptions<AccessSettings>, KeyRule>();
    }

    private sealed class KeyRule : IValidateOptions<AccessSettings>
    {
        public ValidateOptionsResult Validate(string? name, AccessSettings options) =>
            options.Internal?.KeyFile is null ? ValidateOptionsResult.Fail(InternalRules.MissingKey) : ValidateOptionsResult.Success;
    }
}
