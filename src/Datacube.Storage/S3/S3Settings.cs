using Datacube.Contracts.Errors;

namespace Datacube.Storage.S3;

/// <summary>Where S3 is and how it is spoken to. Equal settings share one connection.</summary>
public sealed record S3Settings
{
    private const string UsualRegion = "us-east-1";

    /// <summary>Address of a server other than AWS.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Region of the buckets; null = us-east-1.</summary>
    public string? Region { get; init; }

    /// <summary>True: <c>host/bucket/key</c>; false: <c>bucket.host/key</c>; null: the former where there is an <see cref="Endpoint"/>.</summary>
    public bool? PathStyle { get; init; }

    /// <summary>True where requests are not signed: public buckets.</summary>
    public bool Anonymous { get; init; }

    /// <summary>True where the caller pays for requests to buckets whose owner does not.</summary>
    public bool RequesterPays { get; init; }

    /// <summary>How writes are verified.</summary>
    public S3Checksums Checksums { get; init; }

    /// <summary>Keys; null = those of <see cref="Profile"/>, the default profile, or the role of the container or machine.</summary>
    public S3Keys? Keys { get; init; }

    /// <summary>Profile of the shared AWS files.</summary>
    public string? Profile { get; init; }

    /// <summary>Attempts at a request, the first included.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Time for connecting.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time for an answer to begin, from the moment that the last piece of a body is taken.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The body of an answer that is slower than this over <see cref="FloorPeriod"/> is given up.</summary>
    public int FloorBytesPerSecond { get; init; } = 10 << 10;

    /// <summary>The time over which the floor is measured.</summary>
    public TimeSpan FloorPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Objects up to this size are written with one request, larger ones in parts of this size.</summary>
    public int PartBytes { get; init; } = 16 << 20;

    /// <summary>
    /// Objects that must be new are written with one request up to this size, however long it takes: the limit of S3. Not every server has
    /// one winner among uploads in parts that race.
    /// </summary>
    public long LargestNewObject { get; init; } = 5L << 30;

    /// <summary>Parts in flight; memory of an upload is this many parts.</summary>
    public int ParallelParts { get; init; } = 4;

    /// <summary>Region that requests are signed for.</summary>
    public string SigningRegion => Region ?? UsualRegion;

    /// <summary>True where the bucket stands in the path.</summary>
    public bool UsesPathStyle => PathStyle ?? Endpoint is not null;

    /// <summary>
    /// Settings by the usual names: AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, AWS_REGION or AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID with
    /// AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, AWS_PROFILE; and of our own DATACUBE_S3_PATH_STYLE, DATACUBE_S3_ANONYMOUS,
    /// DATACUBE_S3_REQUESTER_PAYS (true or false), DATACUBE_S3_CHECKSUM (sha256, crc32c, readback).
    /// </summary>
    /// <param name="variable">Reads a variable; null = those of the process.</param>
    public static S3Settings FromEnvironment(Func<string, string?>? variable = null)
    {
        var read = variable ?? Environment.GetEnvironmentVariable;
        var (access, secret) = (Text("AWS_ACCESS_KEY_ID"), Text("AWS_SECRET_ACCESS_KEY"));
        const string checksum = "DATACUBE_S3_CHECKSUM";
        return new()
        {
            Endpoint = Text("AWS_ENDPOINT_URL_S3") is { } own ? ParseEndpoint(own, "AWS_ENDPOINT_URL_S3") : Text("AWS_ENDPOINT_URL") is { } all ? ParseEndpoint(all, "AWS_ENDPOINT_URL") : null,
            Region = Text("AWS_REGION") ?? Text("AWS_DEFAULT_REGION"),
            Keys = access is not null && secret is not null ? new(access, secret, Text("AWS_SESSION_TOKEN")) : null,
            Profile = Text("AWS_PROFILE"),
            PathStyle = Flag("DATACUBE_S3_PATH_STYLE"),
            Anonymous = Flag("DATACUBE_S3_ANONYMOUS") ?? false,
            RequesterPays = Flag("DATACUBE_S3_REQUESTER_PAYS") ?? false,
            Checksums = Text(checksum) is { } mode ? ParseChecksums(mode, checksum) : default,
        };

        string? Text(string name) => read(name) is { Length: > 0 } text ? text : null;

        bool? Flag(string name) => Text(name)?.ToLowerInvariant() switch
        {
            null => null,
            "true" or "1" or "yes" => true,
            "false" or "0" or "no" => false,
            _ => throw new DatacubeException("option.value", $"{name} is neither true nor false.", name),
        };
    }

    /// <summary>Reads the address of a server. Throws <c>uri.form</c>.</summary>
    /// <param name="text">For example <c>http://127.0.0.1:9000</c>.</param>
    /// <param name="field">The option or variable that carried it.</param>
    public static Uri ParseEndpoint(string text, string field) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.Host.Length > 0
            && uri.AbsolutePath == "/" && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? uri
            : throw new DatacubeException("uri.form", $"The S3 endpoint of {field} is not usable: it is the address of a server alone, for example https://s3.example.com or http://127.0.0.1:9000, without path, user name or query.", field);

    /// <summary>Reads the name of a way to verify writes. Throws <c>option.value</c>.</summary>
    /// <param name="text">sha256, crc32c or readback.</param>
    /// <param name="field">The option or variable that carried it.</param>
    public static S3Checksums ParseChecksums(string text, string field) => text switch
    {
        "sha256" => S3Checksums.Sha256,
        "crc32c" => S3Checksums.Crc32C,
        "readback" => S3Checksums.ReadBack,
        _ => throw new DatacubeException("option.value", $"'{text}' is no way to verify writes. Allowed: sha256, crc32c, readback.", field),
    };
}
