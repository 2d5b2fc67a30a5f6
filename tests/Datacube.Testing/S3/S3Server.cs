using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Datacube.Testing.S3;

/// <summary>
/// A real S3 server on this machine: Ceph's object gateway before one monitor and one disk, in a folder of its own. Started once per run of
/// tests by the first that asks; every class works in a bucket of its own.
/// </summary>
public sealed class S3Server
{
    /// <summary>Key of the only user.</summary>
    public const string AccessKey = "DATACUBETESTKEY";

    /// <summary>Secret of the only user.</summary>
    public const string SecretKey = "datacube-test-secret";

    private static readonly Lazy<Task<S3Server>> OnlyOne = new(StartAsync);
    private static int buckets;

    // As long as the process lives, like the server.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false });

    private readonly CephCluster cluster;

    private S3Server(CephCluster cluster)
    {
        this.cluster = cluster;
        Endpoint = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{cluster.Port}"));
    }

    /// <summary>The server that all tests of this process share; it ends when the process does.</summary>
    public static Task<S3Server> Shared => OnlyOne.Value;

    /// <summary>Address of the gateway.</summary>
    public Uri Endpoint { get; }

    /// <summary>Makes a bucket with a name that no other test of this process uses.</summary>
    public async Task<S3Bucket> CreateBucketAsync()
    {
        var bucket = new S3Bucket(Client, Endpoint, string.Create(CultureInfo.InvariantCulture, $"test-{Environment.ProcessId}-{Interlocked.Increment(ref buckets)}"));
        await bucket.CreateAsync();
        return bucket;
    }

    private static async Task<S3Server> StartAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var server = new S3Server(new CephCluster());
        await server.cluster.StartAsync(server.AnswersAsync, AccessKey, SecretKey);
        Console.WriteLine($"{(await server.cluster.VersionAsync()).Trim()} as S3 server on {server.Endpoint} after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        return server;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Client.GetAsync(Endpoint);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
