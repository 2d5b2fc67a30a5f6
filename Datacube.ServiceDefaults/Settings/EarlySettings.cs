using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Settings;

/// <summary>
/// Settings that the framework wants while the host is still being built. Wrong ones must not end the process there, with a stack of calls
/// and the first mistake only: defaults serve until the check at the start, which comes next, names all mistakes and stops the process.
/// </summary>
internal static class EarlySettings
{
    internal static T ValueOrDefaults<T>(this IOptions<T> options)
        where T : class, new()
    {
        try
        {
            return options.Value;
        }
        catch (OptionsValidationException)
        {
            return new T();
        }
    }
}
