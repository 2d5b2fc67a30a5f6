using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Settings;

/// <summary>Registers option classes so that a wrong setting stops the process at its start, with all wrong settings named at once.</summary>
public static class SettingsRegistration
{
    /// <summary>
    /// Binds a section to a class. Names that the class does not know, values of another type and values that its validation attributes
    /// refuse are reported; nothing is ignored.
    /// </summary>
    public static OptionsBuilder<T> AddSettings<T>(this IHostApplicationBuilder builder, string section)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = builder.Configuration.GetSection(section);
        builder.Services.AddSingleton<IValidateOptions<T>>(new SettingsCheck<T>(configuration));
        return builder.Services.AddOptions<T>()
            .Configure(options => Bind(configuration, options))
            .ValidateDataAnnotations()
            .ValidateOnStart();
    }

    // What cannot be bound is found and named, all of it, by the check.
    private static void Bind<T>(IConfigurationSection configuration, T options)
        where T : class
    {
        if (SettingsCheck<T>.ProblemsOf(configuration).Count == 0)
            configuration.Bind(options);
    }
}
