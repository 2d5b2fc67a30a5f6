using Datacube.Storage;
using Datacube.Storage.S3;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>A bucket with its keys, as services and a command line are told of it.</summary>
internal sealed record S3Place(Uri Endpoint, string Bucket, string AccessKey, string SecretKey)
{
    /// <summary>Address of the cube of a test.</summary>
    public string AddressOf(string test) => $"s3://{Bucket}/{test}/cube";

    /// <summary>The place of that cube.</summary>
    public IObjectStore Open(string test) => At(AddressOf(test));

    /// <summary>Any place of the bucket.</summary>
    public IObjectStore At(string address) => ObjectStores.Open(new Uri(address), TimeProvider.System, new S3Settings { Endpoint = Endpoint, Keys = new(AccessKey, SecretKey, null) });

    /// <summary>Settings of a service; what the environment says besides is not theirs.</summary>
    public (string Name, string Value)[] Settings() =>
    [
        ("CubeBuilder__S3__Endpoint", Endpoint.AbsoluteUri),
        ("CubeBuilder__S3__AccessKeyId", AccessKey),
        ("CubeBuilder__S3__SecretAccessKey", SecretKey),
        ("CubeBuilder__OutputRoots__1", $"s3://{Bucket}/"),
    ];

    /// <summary>Variables of a command line.</summary>
    public Dictionary<string, string> Variables() => new()
    {
        ["AWS_ENDPOINT_URL_S3"] = Endpoint.AbsoluteUri,
        ["AWS_ACCESS_KEY_ID"] = AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = SecretKey,
    };
}
