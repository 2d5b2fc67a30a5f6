using Datacube.Storage.Files;
using Datacube.Testing;
using Xunit;

namespace Datacube.Storage.Tests.Files;

[Trait("kind", "unit")]
public sealed class FileStoreTests : ObjectStoreConformance, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ManualClock clock = new();

    public FileStoreTests() => Store = new FileStore(folder.File("store"), clock);

    protected override IObjectStore Store { get; }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_symbolic_link_out_of_the_root_is_not_followed()
    {
        await Put("inside/x", "x");
        folder.Write("outside/secret", "secret");
        Directory.CreateSymbolicLink(folder.File("store", "link"), folder.File("outside"));
        File.CreateSymbolicLink(folder.File("store", "file"), folder.File("outside", "secret"));
        Directory.CreateSymbolicLink(folder.File("store", "chain"), folder.File("store", "link"));
        foreach (var key in (string[])["link/secret", "file", "chain/secret"])
        {
            await Fails("name.form", async () => await Read(key, 0, 9));
            await Fails("name.form", async () => await Put(key, "x"));
        }
        Directory.CreateSymbolicLink(folder.File("store", "alias"), folder.File("store", "inside"));
        Assert.Equal("x", await Read("alias/x", 0, 9));
    }

    [Fact]
    public void What_a_killed_writer_left_beside_a_file_is_taken_away_and_a_living_ones_stays()
    {
        var host = new string([.. Environment.MachineName.Where(char.IsAsciiLetterOrDigit)]);
        var file = folder.File("cogs", "b.tif");
        folder.Write($"cogs/b.tif.{host}~999999999~0~1.writing", "dead");
        string[] others = [$"other.b.tif.{host}~999999999~0~1.writing", "b.tif.elsewhere~1~0~1.writing", "b.tif.aux.writing", Path.GetFileName(FilesInWriting.Next(file))];
        foreach (var name in others)
            folder.Write("cogs/" + name, "not ours to remove");
        Assert.Equal(1, FilesInWriting.RemoveDead(file));
        Assert.Equal(others.Order(StringComparer.Ordinal), Directory.GetFiles(folder.File("cogs")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Leftovers_of_dead_writers_go_and_those_of_living_ones_stay()
    {
        await Put("a", "x");
        var writes = folder.File("store", "_tmp", ".writes");
        var host = new string([.. Environment.MachineName.Where(char.IsAsciiLetterOrDigit)]);
        folder.Write($"store/_tmp/.writes/{host}~999999999~0~1", "dead");
        folder.Write($"store/_tmp/.writes/{host}~{Environment.ProcessId}~0~1", "another process had this number");
        folder.Write("store/_tmp/.writes/elsewhere~1~0~1", "another host, young");
        File.SetLastWriteTimeUtc(folder.File("store", "_tmp", ".writes", "elsewhere~1~0~1"), clock.GetUtcNow().UtcDateTime);
        var store = new FileStore(folder.File("store"), clock);
        Assert.Equal(2, await store.SweepLeftoversAsync(default));
        Assert.Equal(["elsewhere~1~0~1"], Directory.GetFiles(writes).Select(Path.GetFileName));
        clock.Advance(TimeSpan.FromHours(25));
        await store.PutAsync("b", new byte[1], PutCondition.CreateOnly, default);
        Assert.Empty(Directory.GetFiles(writes));
    }

    [Fact]
    public async Task The_folder_for_temporaries_goes_when_it_is_empty_and_racing_writers_do_not_notice()
    {
        await Put("a", "x");
        var other = new FileStore(folder.File("store"), clock);
        await other.SweepLeftoversAsync(default);
        Assert.False(Directory.Exists(folder.File("store", "_tmp")));
        await Task.WhenAll(
            Task.Run(async () =>
            {
                for (var number = 0; number < 200; number++)
                    await Put($"b/{number}", "x");
            }),
            Task.Run(async () =>
            {
                for (var round = 0; round < 2000; round++)
                    await other.SweepLeftoversAsync(default);
            }));
        Assert.Equal(200, Directory.GetFiles(folder.File("store", "b")).Length);
        folder.Write("store/_tmp/task/1/unfinished", "x");
        File.SetLastWriteTimeUtc(folder.File("store", "_tmp", "task", "1", "unfinished"), clock.GetUtcNow().UtcDateTime);
        await other.SweepLeftoversAsync(default);
        Assert.True(File.Exists(folder.File("store", "_tmp", "task", "1", "unfinished")));
    }

    [Fact]
    public async Task A_failed_write_leaves_no_temporary()
    {
        await Put("a", "x");
        await Fails("conflict.already_exists", async () => await Put("a", "y"));
        folder.Write("store/file", "a file where a folder is needed");
        await Assert.ThrowsAsync<Contracts.Errors.DatacubeException>(async () => await Put("file/below", "x"));
        Assert.Empty(Directory.GetFiles(folder.File("store", "_tmp", ".writes")));
    }

    [Fact]
    public async Task Keys_of_unfinished_writes_are_reserved() =>
        await Fails("name.form", async () => await Put("_tmp/.writes/x", "x"));

    [Theory]
    [InlineData(28, "disk.full")]
    [InlineData(24, "files.exhausted")]
    [InlineData(unchecked((int)0x80070070), "disk.full")]
    [InlineData(5, "source.unavailable")]
    public void A_full_disk_has_its_own_code(int result, string code) =>
        Assert.Equal(code, FileErrors.Translate(new IOException("x", result), "write", "k").Code);

    [Fact]
    public async Task The_kernels_own_word_for_a_full_disk_is_understood()
    {
        if (!File.Exists("/dev/full"))
            return;
        var error = await Assert.ThrowsAnyAsync<IOException>(() => File.WriteAllBytesAsync("/dev/full", new byte[10]));
        Assert.True(FileErrors.IsDiskFull(error), $"0x{error.HResult:x}: {error.Message}");
    }
}
