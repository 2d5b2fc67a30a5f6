using Datacube.Contracts.Errors;

namespace Datacube.Storage.S3;

/// <summary>How S3 is reached as a section of a configuration says it. What is not set is as the environment says, see <see cref="S3Settings.FromEnvironment"/>.</summary>
public sealed class S3Options
{
    private const string Aws = "aws";
    private const int LeastPart = 5 << 20;

    /// <summary>Address of a server other than AWS; <c>aws</c> for AWS whatever else says otherwise.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Region of the buckets.</summary>
    public string? Region { get; set; }

    /// <summary>Profile of the shared AWS files whose keys are used.</summary>
    public string? Profile { get; set; }

    /// <summary>Access key id. With it goes <see cref="SecretAccessKey"/>.</summary>
    public string? AccessKeyId { get; set; }

    /// <summary>Secret access key. A secret.</summary>
    public string? SecretAccessKey { get; set; }

    /// <summary>Token of temporary keys. A secret.</summary>
    public string? SessionToken { get; set; }

    /// <summary>True: <c>host/bucket/key</c>; false: <c>bucket.host/key</c>.</summary>
    public bool? PathStyle { get; set; }

    /// <summary>True where requests are not signed.</summary>
    public bool? Anonymous { get; set; }

    /// <summary>True where the caller pays for requests.</summary>
    public bool? RequesterPays { get; set; }

    /// <summary>How writes are verified: sha256, crc32c or readback.</summary>
    public string? Checksum { get; set; }

    /// <summary>Objects that may be replaced are written in parts of so many bytes where they are larger.</summary>
    public int? PartBytes { get; set; }

    /// <summary>The settings. Throws <c>options.invalid</c>, <c>uri.form</c> and <c>option.value</c>.</summary>
    /// <param name="otherwise">What holds where nothing is set here.</param>
    /// <param name="section">Name of the section, for messages.</param>
    public S3Settings Over(S3Settings otherwise, string section)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        if (AccessKeyId is null != SecretAccessKey is null || (SessionToken is not null && AccessKeyId is null))
            throw new DatacubeException("options.invalid", $"{section} holds a part of the keys: {nameof(AccessKeyId)} and {nameof(SecretAccessKey)} go together, and {nameof(SessionToken)} with both.", section);
        if (AccessKeyId is not null && Profile is not null)
            throw new DatacubeException("options.invalid", $"{section} names keys and a profile. Set one of them.", section);
        if (PartBytes < LeastPart)
            throw new DatacubeException("options.invalid", $"{section}:{nameof(PartBytes)} is {PartBytes}; S3 takes parts of at least {LeastPart} bytes.", section);
        return otherwise with
        {
            Endpoint = Endpoint switch { null => otherwise.Endpoint, Aws => null, var address => S3Settings.ParseEndpoint(address, $"{section}:{nameof(Endpoint)}") },
            Region = Region ?? otherwise.Region,
            Profile = Profile ?? (AccessKeyId is null ? otherwise.Profile : null),
            Keys = AccessKeyId is not null ? new(AccessKeyId, SecretAccessKey!, SessionToken) : Profile is null ? otherwise.Keys : null,
            PathStyle = PathStyle ?? otherwise.PathStyle,
            Anonymous = Anonymous ?? otherwise.Anonymous,
            RequesterPays = RequesterPays ?? otherwise.RequesterPays,
            Checksums = Checksum is null ? otherwise.Checksums : S3Settings.ParseChecksums(Checksum, $"{section}:{nameof(Checksum)}"),
            PartBytes = PartBytes ?? otherwise.PartBytes,
        };
    }
}
