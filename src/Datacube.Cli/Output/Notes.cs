using Datacube.Contracts.Http;

namespace Datacube.Cli.Output;

/// <summary>Lines on standard error that are not data.</summary>
internal sealed class Notes(CliHost host, bool quiet)
{
    public void Say(params IEnumerable<string> lines)
    {
        if (quiet)
            return;
        foreach (var line in lines)
            host.Error.WriteLine($"note: {UrlScrubber.Scrub(line)}");
    }

    /// <summary>Errors are said even when quiet.</summary>
    public void Error(string line) => host.Error.WriteLine(UrlScrubber.Scrub(line));
}
