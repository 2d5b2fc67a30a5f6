using Datacube.Contracts.Http;
using Datacube.ServiceDefaults.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Http;

internal static class HttpSetup
{
    /// <summary>Registers the guarded way out: <see cref="GuardedHttpOptions"/> for those who make clients of their own, and one <see cref="HttpClient"/>.</summary>
    internal static void AddGuardedHttp(this WebApplicationBuilder builder)
    {
        builder.AddSettings<HttpSettings>(HttpSettings.Section);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(services =>
        {
            var settings = services.GetRequiredService<IOptions<HttpSettings>>().Value;
            return new GuardedHttpOptions
            {
                AllowedHosts = [.. settings.AllowedHosts],
                AttemptTimeout = settings.AttemptTimeout,
                MaxAttempts = settings.MaxAttempts,
                Time = services.GetRequiredService<TimeProvider>(),
            };
        });
        builder.Services.TryAddSingleton(services => GuardedHttp.CreateClient(services.GetRequiredService<GuardedHttpOptions>()));
    }
}
