using System.Security.Cryptography;
using Datacube.Contracts.Errors;
using Datacube.Storage.Publishing;
using Xunit;

namespace Datacube.Storage.Tests.Publishing;

/// <summary>What the publisher promises on every store.</summary>
public abstract class PublisherConformance
{
    protected abstract IObjectStore Store { get; }

    [Fact]
    public async Task A_published_object_has_its_checksum_and_no_temporary()
    {
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        var info = await new AtomicPublisher(Store).PublishAsync("tile-3", 7, "c/0/1", content, default);
        Assert.Equal((content.Length, Convert.ToHexStringLower(SHA256.HashData(content))), (info.Size, info.Sha256));
        Assert.Equal(content, await ReadAsync("c/0/1"));
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task The_same_task_run_twice_succeeds_twice_and_another_result_is_corrupt()
    {
        var publisher = new AtomicPublisher(Store);
        var first = await publisher.PublishAsync("t", 1, "k", new byte[] { 1, 2, 3 }, default);
        Assert.Equal(first, await publisher.PublishAsync("t", 2, "k", new byte[] { 1, 2, 3 }, default));
        foreach (var other in (byte[][])[[1, 2, 4], [1, 2, 3, 4]])
            Assert.Equal("Corrupt", (await Assert.ThrowsAsync<DatacubeException>(() => publisher.PublishAsync("t", 3, "k", other, default))).Code);
        Assert.Equal([1, 2, 3], await ReadAsync("k"));
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_store_that_bends_bytes_publishes_nothing()
    {
        var publisher = new AtomicPublisher(new BendingStore(Store));
        Assert.Equal("Corrupt", (await Assert.ThrowsAsync<DatacubeException>(() => publisher.PublishAsync("t", 1, "k", new byte[] { 1, 2, 3 }, default))).Code);
        Assert.Null(await Store.HeadAsync("k", default));
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Racing_attempts_of_one_task_all_succeed()
    {
        var publisher = new AtomicPublisher(Store);
        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(token => Task.Run(() => publisher.PublishAsync("t", token, "k", new byte[10_000], default))));
        Assert.Single(results.Distinct());
        await NothingIsLeftAsync();
    }

    private async Task<byte[]> ReadAsync(string key)
    {
        var bytes = new byte[(await Store.HeadAsync(key, default))!.Size];
        Assert.Equal(bytes.Length, await Store.ReadAsync(key, 0, bytes, default));
        return bytes;
    }

    private async Task NothingIsLeftAsync()
    {
        await foreach (var leftover in Store.ListAsync("_tmp/", default))
            Assert.Fail(leftover.Key);
    }
}
