using Amazon.Runtime;
using Datacube.Contracts.Errors;
using Datacube.Storage.S3;
using Datacube.Testing;
using Datacube.Testing.S3;
using Xunit;

namespace Datacube.Storage.Tests.S3;

/// <summary>A store on a scripted server, with a clock on which pauses are over at once and are remembered.</summary>
internal sealed class FaultyStore : IAsyncDisposable
{
    private const int Part = 5 << 20;

    private FaultyStore(FaultyS3 server, S3Settings settings, TimeProvider clock)
    {
        Server = server;
        Store = new S3Store(new("bucket", "p"), new S3Connection(settings, clock, new S3Credentials(() => new BasicAWSCredentials($"KEY{++KeysFound}", "canary-secret"))));
    }

    public FaultyS3 Server { get; }

    public IObjectStore Store { get; }

    /// <summary>The clock, where the test brought none.</summary>
    public JumpingClock Clock { get; private init; } = null!;

    /// <summary>How often credentials were looked for.</summary>
    public int KeysFound { get; private set; }

    public static async Task<FaultyStore> StartAsync(Func<S3Settings, S3Settings>? change = null, TimeProvider? clock = null)
    {
        var server = await FaultyS3.StartAsync();
        // Times of an attempt are long: on this clock short ones are over before they begin.
        var settings = new S3Settings { Endpoint = server.Endpoint, AttemptTimeout = TimeSpan.FromHours(1), FloorPeriod = TimeSpan.FromHours(1), PartBytes = Part, LargestNewObject = Part };
        var jumping = new JumpingClock();
        return new(server, change is null ? settings : change(settings), clock ?? jumping) { Clock = jumping };
    }

    /// <summary>Bytes of so many parts and one more.</summary>
    public static byte[] Parts(int count)
    {
        var bytes = new byte[(count * Part) + 1];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public ValueTask<ObjectInfo> PutAsync(string key, byte[] content, PutCondition condition = PutCondition.CreateOnly) => Store.PutAsync(key, content, condition, default);

    /// <summary>Carries out one operation, making first what it needs.</summary>
    public async Task DoAsync(string operation)
    {
        switch (operation)
        {
            case "PutObject":
                await PutAsync("k", [1, 2, 3], PutCondition.Replace);
                break;
            case "GetObject":
                Assert.Equal(3, await Store.ReadAsync("k", 0, new byte[9], default));
                break;
            case "HeadObject":
                Assert.Equal(3, (await Store.HeadAsync("k", default))!.Size);
                break;
            case "DeleteObject":
                await Store.DeleteAsync("k", default);
                break;
            case "ListObjectsV2":
                await foreach (var info in Store.ListAsync("", default))
                    Assert.Equal("k", info.Key);
                break;
            default:
                await PutAsync("large", Parts(2), PutCondition.Replace);
                break;
        }
    }

    /// <summary>Demands a coded error that betrays nothing.</summary>
    public static async Task<DatacubeException> FailsAsync(string code, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<DatacubeException>(action);
        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", error.Message, StringComparison.Ordinal);
        return error;
    }
}
