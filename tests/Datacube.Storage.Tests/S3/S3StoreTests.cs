using Datacube.Contracts.Errors;
using Datacube.Storage.S3;
using Datacube.Testing;
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

    [Theory]
    [InlineData(S3Checksums.Sha256)]
    [InlineData(S3Checksums.Crc32C)]
    [InlineData(S3Checksums.ReadBack)]
    public async Task A_real_server_takes_every_kind_of_checksum_in_one_request_and_in_parts(S3Checksums checksums)
    {
        var store = StoreOf("sums", settings => settings with { Checksums = checksums, PartBytes = 5 << 20 });
        foreach (var length in (int[])[0, 1, 5 << 20, (11 << 20) + 3])
        {
            var content = System.Security.Cryptography.RandomNumberGenerator.GetBytes(length);
            var info = await store.PutAsync($"{checksums}/{length}", content, PutCondition.Replace, default);
            Assert.Equal((length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))), (info.Size, info.Sha256));
        }
    }

    [Fact]
    public async Task Fault_24_a_real_server_forgets_uploads_that_were_left()
    {
        await bucket.LeaveUploadAsync("cubes/one/left");
        await bucket.LeaveUploadAsync("elsewhere/left");
        Assert.Equal(0, await StoreOf("cubes/one").SweepLeftoversAsync(default));
        var tomorrow = new ManualClock(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(25));
        Assert.Equal(1, await new S3Store(new(bucket.Name, "cubes/one"), bucket.Settings(), tomorrow).SweepLeftoversAsync(default));
        Assert.Equal(1, await bucket.UnfinishedUploadsAsync());
        Assert.Equal(1, await new S3Store(new(bucket.Name, ""), bucket.Settings(), tomorrow).SweepLeftoversAsync(default));
    }

    [Fact]
    public async Task Wrong_keys_are_refused_and_everybody_reads_what_is_public()
    {
        await Store.PutAsync("k", new byte[] { 1 }, PutCondition.CreateOnly, default);
        foreach (var keys in (S3Keys[])[new(S3Server.AccessKey, "wrong", null), new("NOBODY", "wrong", null)])
            await Fails("source.unauthorized", async () => await StoreOf("cubes/one", settings => settings with { Keys = keys }).HeadAsync("k", default));
        IObjectStore anonymous = StoreOf("cubes/one", settings => settings with { Keys = null, Anonymous = true });
        await Fails("source.unauthorized", async () => await anonymous.ReadAsync("k", 0, new byte[1], default));
        await bucket.MakePublicAsync();
        Assert.Equal(1, await anonymous.ReadAsync("k", 0, new byte[1], default));
        await Fails("source.unauthorized", async () => await anonymous.PutAsync("k2", new byte[] { 1 }, PutCondition.CreateOnly, default));
    }

    [Fact]
    public async Task A_bucket_that_does_not_exist_is_named()
    {
        IObjectStore store = new S3Store(new("no-such-bucket", "x"), bucket.Settings(), TimeProvider.System);
        await Fails("source.not_found", async () => await store.PutAsync("k", new byte[] { 1 }, PutCondition.CreateOnly, default));
        await Fails("source.not_found", async () => await store.ReadAsync("k", 0, new byte[1], default));
        await Fails("source.not_found", async () => await store.DeleteAsync("k", default));
        await Fails("source.not_found", async () => await store.ListAsync("", default).GetAsyncEnumerator().MoveNextAsync());
    }

    [Fact]
    public async Task A_prefix_counts_to_the_length_of_a_key() =>
        await Fails("name.form", async () => await Put(string.Join('/', Enumerable.Repeat(new string('s', 255), 4)), "x"));

    private S3Store StoreOf(string prefix, Func<S3Settings, S3Settings>? change = null) =>
        new(new(bucket.Name, prefix), change is null ? bucket.Settings() : change(bucket.Settings()), TimeProvider.System);
}
