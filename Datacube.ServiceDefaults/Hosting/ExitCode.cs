using System.Data.Common;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Hosting;

/// <summary>How a process ends that cannot do its work: with a code and a text that says what to do, not with a stack of calls.</summary>
public static class ExitCode
{
    /// <summary>
    /// Runs something and returns the exit code of the process. A <see cref="DatacubeException"/> and wrong settings are told on standard error,
    /// <c>error CODE: text</c>; anything else is a mistake of ours and is thrown.
    /// </summary>
    public static Task<int> OfAsync(Func<Task> run) => OfAsync(run, Console.Error);

    internal static async Task<int> OfAsync(Func<Task> run, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            await run().ConfigureAwait(false);
            return 0;
        }
        catch (Exception e) when (ErrorOf(e) is { } error)
        {
            await errors.WriteLineAsync($"error {error.Code}: {error.Message}").ConfigureAwait(false);
            return error.Entry.ExitCode;
        }
    }

    /// <summary>Runs a host until it is told to stop. Wrong settings are told before anything is opened, all of them at once.</summary>
    public static Task<int> OfHostAsync(IHost host) => OfHostAsync(host, Console.Error);

    internal static Task<int> OfHostAsync(IHost host, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(host);
        return OfAsync(
            async () =>
            {
                host.Services.GetService<IStartupValidator>()?.Validate();
                await host.RunAsync().ConfigureAwait(false);
            },
            errors);
    }

    private static DatacubeException? ErrorOf(Exception failure) => failure switch
    {
        DatacubeException coded => coded,
        OptionsValidationException wrong => Wrong([wrong]),
        AggregateException several when several.InnerExceptions.All(one => one is OptionsValidationException) => Wrong([.. several.InnerExceptions.Cast<OptionsValidationException>()]),
        DbException { IsTransient: true } or DbException { SqlState: null } => NoDatabase("The database does not answer", failure),
        // Class 28: no such user or wrong password. 3D000: no such database. 42501: the user may not do this.
        DbException { SqlState: ['2', '8', ..] or "3D000" or "42501" } refused => NoDatabase($"The database refuses this service ({UrlScrubber.Scrub(refused.Message)})", failure),
        _ => null,
    };

    private static DatacubeException NoDatabase(string what, Exception failure) =>
        new("database.unavailable", $"{what}. Check ConnectionStrings:datacube and whether the server runs.", "ConnectionStrings:datacube", failure);

    private static DatacubeException Wrong(IReadOnlyList<OptionsValidationException> failures)
    {
        var code = failures.Any(failure => failure.OptionsType == typeof(Access.AccessSettings)) ? "auth.configuration" : "options.invalid";
        var texts = failures.SelectMany(failure => failure.Failures).Distinct(StringComparer.Ordinal);
        return new DatacubeException(code, string.Join(Environment.NewLine, texts), inner: failures[0]);
    }
}
