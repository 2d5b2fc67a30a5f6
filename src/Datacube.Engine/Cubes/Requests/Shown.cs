using Datacube.Contracts.Http;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>How a value that came from outside is repeated in a message: short, one line, no control characters, no secret.</summary>
internal static class Shown
{
    private const int Longest = 80;

    public static string Value(string? text)
    {
        var safe = UrlScrubber.Scrub(text ?? "");
        var shown = string.Concat(safe.Take(Longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));
        return safe.Length > Longest ? $"{shown}…" : shown;
    }
}
