using Datacube.Contracts.Http;

namespace Datacube.Jobs;

/// <summary>Texts of errors as they may be stored and logged: without secrets, on one line, of bounded length.</summary>
internal static class LogText
{
    private const int Longest = 1000;

    internal static string Of(Exception e) => Of($"{e.GetType().Name}: {e.Message}");

    internal static string Of(string text)
    {
        // The zero character has no place in PostgreSQL's texts.
        var clean = UrlScrubber.Scrub(text).Replace('\n', ' ').Replace('\r', ' ').Replace('\0', ' ');
        return clean.Length <= Longest ? clean : clean[..Longest] + "…";
    }
}
