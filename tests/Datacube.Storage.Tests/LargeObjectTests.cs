using Datacube.Contracts.Errors;
using Datacube.Storage.Files;
using Datacube.Storage.S3;
using Datacube.Storage.Tests.S3;
using Datacube.Testing;
using Datacube.Testing.S3;
using Xunit;

namespace Datacube.Storage.Tests;

/// <summary>Objects that are larger than the memory they may take. Alone, because the memory of the whole process is measured.</summary>
[Trait("kind", "system")]
[Collection(Alone.Name)]
public sealed class LargeObjectTests
{
    [Fact]
    public async Task A_large_file_goes_into_a_folder_in_bounded_memory()
    {
        using var folder = new TempFolder();
        await StoreLargeAsync(new FileStore(folder.Path, TimeProvider.System));
    }

    [RequiresProgramFact("radosgw")]
    public async Task A_large_file_goes_into_a_bucket_in_bounded_memory()
    {
        var bucket = await (await S3Server.Shared).CreateBucketAsync();
        await StoreLargeAsync(new S3Store(new(bucket.Name, ""), bucket.Settings(), TimeProvider.System));
        Assert.Equal(0, await bucket.UnfinishedUploadsAsync());
    }

    private static async Task StoreLargeAsync(IObjectStore store)
    {
        const int megabytes = 192;
        using var folder = new TempFolder();
        await using (var file = File.Create(folder.File("large")))
        {
            for (var number = 0; number < megabytes; number++)
                await file.WriteAsync(Megabyte(number));
        }
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes();
        var info = await store.PutFileAsync("large", folder.File("large"), PutCondition.CreateOnly, default);
        Assert.Equal(info.Size, (await store.PutFileAsync("large", folder.File("large"), PutCondition.Replace, default)).Size);
        var allocated = GC.GetTotalAllocatedBytes() - before;
        Assert.Equal(megabytes << 20, info.Size);
        Assert.Equal(info.Size, (await store.HeadAsync("large", default))!.Size);
        var buffer = new byte[1 << 20];
        foreach (var number in (int[])[0, 15, 16, 100, megabytes - 1])
        {
            Assert.Equal(buffer.Length, await store.ReadAsync("large", (long)number << 20, buffer, default));
            Assert.True(buffer.AsSpan().SequenceEqual(Megabyte(number)), $"megabyte {number}");
        }
        Assert.True(allocated < 160 << 20, $"{allocated >> 20} MiB were allocated.");
        Assert.Equal("conflict.already_exists", (await Assert.ThrowsAsync<DatacubeException>(async () => await store.PutFileAsync("large", folder.File("large"), PutCondition.CreateOnly, default))).Code);
    }

    private static byte[] Megabyte(int seed)
    {
        var bytes = new byte[1 << 20];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
