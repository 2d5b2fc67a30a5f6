using Datacube.Contracts.Errors;
using Datacube.Storage.S3;
using Datacube.Testing.S3;
using Xunit;

namespace Datacube.Storage.Tests.S3;

/// <summary>The conformance suite against a real S3 server, and what only S3 has.</summary>
[Trait("kind", "system")]
public sealed class S3StoreTests : ObjectStoreConformance, IAsyncLifetime
{
    private S3Bucket bucket = null!;

    protected override IObjectStore Store => StoreOf("cubes/one");

    public async Task InitializeAsync() => bucket = await (await S3Server.Shared).CreateBucketAsync();

    public async Task DisposeAsync() => Assert.Equal(0, await bucket.UnfinishedUploadsAsync());

    [Fact]
    public async Task Of_racing_uploads_in_parts_exactly_one_wins()
    {
        var store = StoreOf("cubes/two", settings => settings with { PartBytes = 5 << 20 });
        for (var round = 0; round < 5; round++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
            {
                var content = new byte[6 << 20];
                content.AsSpan().Fill((byte)writer);
                try
                {
                    await store.PutAsync($"race/{round}", content, PutCondition.CreateOnly, default);
                    return writer;
                }
                catch (DatacubeException error) when (error.Code == "conflict.already_exists")
                {
                    return -1;
                }
            }));
            var winner = Assert.Single(outcomes, outcome => outcome >= 0);
            var first = new byte[1];
            await ((IObjectStore)store).ReadAsync($"race/{round}", 0, first, default);
            Assert.Equal(winner, first[0]);
        }
    }

    private S3Store StoreOf(string prefix, Func<S3Settings, S3Settings>? change = null) =>
        new(new(bucket.Name, prefix), change is null ? bucket.Settings() : change(bucket.Settings()), TimeProvider.System);
}
