using Datacube.Contracts.Errors;
using Datacube.Storage.Files;
using Datacube.Testing;
using Xunit;

namespace Datacube.Storage.Tests.Files;

/// <summary>A disk that is really full: a file system of 64 KiB in memory. Mounting needs root.</summary>
[Trait("kind", "root")]
public sealed class FullDiskTests : IAsyncLifetime
{
    private SmallDisk disk = null!;

    public async Task InitializeAsync() => disk = await SmallDisk.MountAsync("64k");

    public async Task DisposeAsync() => await disk.DisposeAsync();

    [RequiresMountFact]
    public async Task A_write_that_does_not_fit_is_disk_full_and_leaves_what_was_there_alone()
    {
        var store = new FileStore(disk.Folder, TimeProvider.System);
        await store.PutAsync("small", new byte[10_000], PutCondition.CreateOnly, default);
        foreach (var condition in (PutCondition[])[PutCondition.CreateOnly, PutCondition.Replace])
        {
            var error = await Assert.ThrowsAsync<DatacubeException>(async () => await store.PutAsync("large", new byte[100_000], condition, default));
            Assert.Equal(("disk.full", 6), (error.Code, error.Entry.ExitCode));
        }
        Assert.Equal("disk.full", (await Assert.ThrowsAsync<DatacubeException>(async () => await store.PutAsync("small", new byte[60_000], PutCondition.Replace, default))).Code);
        var keys = new List<(string, long)>();
        await foreach (var info in store.ListAsync("", default))
            keys.Add((info.Key, info.Size));
        Assert.Equal([("small", 10_000L)], keys);
        Assert.Empty(Directory.GetFiles(Path.Combine(disk.Folder, "_tmp", ".writes")));
        await store.PutAsync("fits again", new byte[20_000], PutCondition.CreateOnly, default);
    }
}
