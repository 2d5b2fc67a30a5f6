using System.Security.Cryptography;
using Datacube.Contracts.Errors;
using Datacube.Storage.Files;
using Datacube.Storage.Publishing;
using Datacube.Testing;
using Xunit;

namespace Datacube.Storage.Tests.Publishing;

[Trait("kind", "unit")]
public sealed class AtomicPublisherTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FileStore store;

    public AtomicPublisherTests() => store = new(folder.Path, new ManualClock());

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_published_object_has_its_checksum_and_no_temporary()
    {
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        var info = await new AtomicPublisher(store).PublishAsync("tile-3", 7, "c/0/1", content, default);
        Assert.Equal((content.Length, Convert.ToHexStringLower(SHA256.HashData(content))), (info.Size, info.Sha256));
        Assert.Equal(content, await File.ReadAllBytesAsync(folder.File("c", "0", "1")));
        await foreach (var leftover in store.ListAsync("_tmp/", default))
            Assert.Fail(leftover.Key);
    }

    [Fact]
    public async Task The_same_task_run_twice_succeeds_twice_and_another_result_is_corrupt()
    {
        var publisher = new AtomicPublisher(store);
        var first = await publisher.PublishAsync("t", 1, "k", new byte[] { 1, 2, 3 }, default);
        Assert.Equal(first, await publisher.PublishAsync("t", 2, "k", new byte[] { 1, 2, 3 }, default));
        foreach (var other in (byte[][])[[1, 2, 4], [1, 2, 3, 4]])
            Assert.Equal("Corrupt", (await Assert.ThrowsAsync<DatacubeException>(() => publisher.PublishAsync("t", 3, "k", other, default))).Code);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(folder.File("k")));
    }

    [Fact]
    public async Task A_store_that_bends_bytes_publishes_nothing()
    {
        var publisher = new AtomicPublisher(new BendingStore(store));
        Assert.Equal("Corrupt", (await Assert.ThrowsAsync<DatacubeException>(() => publisher.PublishAsync("t", 1, "k", new byte[] { 1, 2, 3 }, default))).Code);
        Assert.Null(await store.HeadAsync("k", default));
    }

    [Fact]
    public async Task Racing_attempts_of_one_task_all_succeed()
    {
        var publisher = new AtomicPublisher(store);
        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(token => Task.Run(() => publisher.PublishAsync("t", token, "k", new byte[10_000], default))));
        Assert.Single(results.Distinct());
    }

    private sealed class BendingStore(IObjectStore inner) : IObjectStore
    {
        public Uri Root => inner.Root;

        public ValueTask<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation) => inner.HeadAsync(key, cancellation);

        public ValueTask<int> ReadAsync(string key, long offset, Memory<byte> destination, string? etag, CancellationToken cancellation) => inner.ReadAsync(key, offset, destination, etag, cancellation);

        public ValueTask<ObjectInfo> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, CancellationToken cancellation)
        {
            var bent = content.ToArray();
            bent[^1] ^= 1;
            return inner.PutAsync(key, bent, condition, cancellation);
        }

        public ValueTask<ObjectInfo> PutFileAsync(string key, string path, PutCondition condition, CancellationToken cancellation) => inner.PutFileAsync(key, path, condition, cancellation);

        public ValueTask<int> SweepLeftoversAsync(CancellationToken cancellation) => inner.SweepLeftoversAsync(cancellation);

        public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellation) => inner.ListAsync(prefix, cancellation);

        public ValueTask DeleteAsync(string key, CancellationToken cancellation) => inner.DeleteAsync(key, cancellation);
    }
}
