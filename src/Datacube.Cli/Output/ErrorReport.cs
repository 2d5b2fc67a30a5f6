using System.Text.Json;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.Cli.Output;

/// <summary>Errors as text on standard error, and as an object on standard output where JSON was asked for.</summary>
internal sealed class ErrorReport(CliHost host, bool json, bool debug, IReadOnlyCollection<string> options)
{
    public int Usage(string message) => Write("usage", message, null, ExitCodes.Usage);

    public int Known(DatacubeException error)
    {
        var code = Write(error.Code, error.Message, OptionOf(error.Field), error.Entry.ExitCode);
        if (debug)
            host.Error.WriteLine(UrlScrubber.Scrub(error.ToString()));
        return code;
    }

    public int Cancelled() => Write("cancelled", "Stopped on request. What is done is kept; the same command continues.", null, ExitCodes.Interrupted);

    public int Unknown(Exception error)
    {
        var incident = Guid.NewGuid().ToString("N")[..12];
        var code = Write("internal", $"Something went wrong that should not ({error.GetType().Name}), incident {incident}. Run again with --debug and report what it prints.", null, ExitCodes.Bug);
        if (debug)
            host.Error.WriteLine(UrlScrubber.Scrub(error.ToString()));
        return code;
    }

    /// <summary>Libraries name a value; whoever typed it knows the option.</summary>
    private string? OptionOf(string? field)
    {
        var option = field switch { "geometry" => "--geometry-file", "uri" => "--output", _ => "--" + field };
        return options.Contains(option) ? option : field;
    }

    private int Write(string code, string message, string? field, int exitCode)
    {
        var text = UrlScrubber.Scrub(message);
        host.Error.WriteLine($"error {code}{(field is null ? "" : $" ({field})")}: {text}");
        if (json)
            host.Out.WriteLine(JsonSerializer.Serialize(new { error = new { code, message = text, field, exit_code = exitCode } }, CubeJson.Readable));
        return exitCode;
    }
}
