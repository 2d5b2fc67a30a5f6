using System.CommandLine;
using Datacube.Storage.S3;

namespace Datacube.Cli.Commands;

/// <summary>How S3 is reached, beyond what the environment says. Keys never come from the command line.</summary>
internal sealed class S3OptionSet
{
    private const string Aws = "aws";

    public Option<string?> Endpoint { get; } = new("--s3-endpoint") { Description = "S3 server other than AWS, for example http://127.0.0.1:9000; default: AWS_ENDPOINT_URL_S3. aws: AWS whatever the environment says.", HelpName = "url" };

    public Option<string?> Region { get; } = new("--s3-region") { Description = "Region of the buckets; default: AWS_REGION.", HelpName = "name" };

    public Option<string?> Profile { get; } = new("--s3-profile") { Description = "Profile of the AWS files whose keys are used; default: the environment's.", HelpName = "name" };

    public Option<bool> Anonymous { get; } = new("--s3-anonymous") { Description = "Read public buckets without keys. A cube is always written with keys." };

    public Option<bool> RequesterPays { get; } = new("--s3-requester-pays") { Description = "Pay for reading from buckets whose owner does not." };

    public Option<string?> Checksum { get; } = new("--s3-checksum") { Description = "How writes are verified: sha256, crc32c, or readback for servers that refuse such headers.", HelpName = "name" };

    public Option<bool?> PathStyle { get; } = new("--s3-path-style") { Description = "true: host/bucket/key; false: bucket.host/key; default: true for servers other than AWS.", HelpName = "true|false" };

    public Option<string?> SceneEndpoint { get; } = new("--scene-s3-endpoint") { Description = "S3 server of the scenes where it is not that of the cube; aws for AWS.", HelpName = "url" };

    public Option<string?> SceneRegion { get; } = new("--scene-s3-region") { Description = "Region of the scenes where it is not that of the cube.", HelpName = "name" };

    /// <summary>Those of a command that reads scenes and writes a cube.</summary>
    public IEnumerable<Option> All => [.. OfOneStore, SceneEndpoint, SceneRegion];

    private Option[] OfOneStore => [Endpoint, Region, Profile, Anonymous, RequesterPays, Checksum, PathStyle];

    /// <summary>The options of a command that has one store.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in OfOneStore)
            command.Add(option);
    }

    /// <summary>The options of a command that reads scenes and writes a cube.</summary>
    public void AddWithScenesTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    /// <summary>For reading a store.</summary>
    public S3Settings ForReading(ParseResult parsed, CliHost host)
    {
        var settings = ForWriting(parsed, host);
        return settings with { Anonymous = settings.Anonymous || parsed.GetValue(Anonymous) };
    }

    /// <summary>For writing a cube.</summary>
    public S3Settings ForWriting(ParseResult parsed, CliHost host)
    {
        var settings = S3Settings.FromEnvironment(host.Variable);
        return settings with
        {
            Endpoint = EndpointOf(parsed, Endpoint, settings.Endpoint),
            Region = parsed.GetValue(Region) ?? settings.Region,
            Profile = parsed.GetValue(Profile) ?? settings.Profile,
            Keys = parsed.GetValue(Profile) is null ? settings.Keys : null,
            RequesterPays = settings.RequesterPays || parsed.GetValue(RequesterPays),
            Checksums = parsed.GetValue(Checksum) is { } name ? S3Settings.ParseChecksums(name, Checksum.Name) : settings.Checksums,
            PathStyle = parsed.GetValue(PathStyle) ?? settings.PathStyle,
        };
    }

    /// <summary>For reading the scenes of a cube.</summary>
    public S3Settings ForScenes(ParseResult parsed, CliHost host)
    {
        var settings = ForReading(parsed, host);
        return settings with
        {
            Endpoint = EndpointOf(parsed, SceneEndpoint, settings.Endpoint),
            Region = parsed.GetValue(SceneRegion) ?? settings.Region,
        };
    }

    private static Uri? EndpointOf(ParseResult parsed, Option<string?> option, Uri? otherwise) => parsed.GetValue(option) switch
    {
        null => otherwise,
        Aws => null,
        var text => S3Settings.ParseEndpoint(text, option.Name),
    };
}
