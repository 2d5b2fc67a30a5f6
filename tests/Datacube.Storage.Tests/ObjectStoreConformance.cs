using System.Text;
using Datacube.Contracts.Errors;
using Xunit;

namespace Datacube.Storage.Tests;

/// <summary>What every store must do. A store's test class derives from it and supplies an empty store.</summary>
public abstract class ObjectStoreConformance
{
    protected abstract IObjectStore Store { get; }

    [Fact]
    public async Task An_object_is_read_back_whole_and_in_parts()
    {
        var info = await Put("a/b.bin", "0123456789");
        Assert.Equal(("a/b.bin", 10L), (info.Key, info.Size));
        Assert.Equal(info.ETag, (await Store.HeadAsync("a/b.bin", default))!.ETag);
        Assert.Equal("0123456789", await Read("a/b.bin", 0, 10));
        Assert.Equal("345", await Read("a/b.bin", 3, 3));
        Assert.Equal("89", await Read("a/b.bin", 8, 100));
        Assert.Equal("", await Read("a/b.bin", 10, 5));
        Assert.Equal("", await Read("a/b.bin", 99, 5));
    }

    [Fact]
    public async Task What_is_not_there_has_no_head_and_cannot_be_read()
    {
        Assert.Null(await Store.HeadAsync("nothing", default));
        await Fails("object.not_found", async () => await Read("nothing", 0, 1));
        await Put("folder/x", "x");
        Assert.Null(await Store.HeadAsync("folder", default));
        await Fails("object.not_found", async () => await Read("folder", 0, 1));
    }

    [Fact]
    public async Task Create_only_refuses_a_key_that_exists_and_keeps_it()
    {
        await Put("k", "first");
        await Fails("conflict.already_exists", async () => await Put("k", "second"));
        Assert.Equal("first", await Read("k", 0, 9));
    }

    [Fact]
    public async Task Of_racing_creators_exactly_one_wins()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = $"race/{round}";
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                try
                {
                    await Put(key, new string((char)('a' + i), 5000));
                    return i;
                }
                catch (DatacubeException error) when (error.Code == "conflict.already_exists")
                {
                    return -1;
                }
            })));
            var winner = Assert.Single(outcomes, outcome => outcome >= 0);
            Assert.Equal(new string((char)('a' + winner), 5000), await Read(key, 0, 6000));
        }
    }

    [Fact]
    public async Task A_replacement_is_seen_whole_by_readers_and_changes_the_etag()
    {
        var tags = new HashSet<string> { (await Put("k", new string('a', 100_000), PutCondition.Replace)).ETag };
        using var done = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                Assert.Single((await Read("k", 0, 100_000)).Distinct());
        });
        for (var i = 0; i < 50; i++)
            Assert.True(tags.Add((await Put("k", new string((char)('a' + (i % 20)), 100_000), PutCondition.Replace)).ETag));
        await done.CancelAsync();
        await reader;
    }

    [Fact]
    public async Task A_listing_is_in_ordinal_order_and_knows_prefixes()
    {
        foreach (var key in (string[])["b", "a/x", "a-b", "a/b/c", "a0", "ab/c"])
            await Put(key, key);
        Assert.Equal(["a-b", "a/b/c", "a/x", "a0", "ab/c", "b"], await List(""));
        Assert.Equal(["a/b/c", "a/x"], await List("a/"));
        Assert.Equal(["a/b/c"], await List("a/b"));
        Assert.Equal(["a-b", "a/b/c", "a/x", "a0", "ab/c"], await List("a"));
        Assert.Empty(await List("c/"));
    }

    [Fact]
    public async Task Temporaries_are_listed_only_when_asked_for()
    {
        await Put("_tmp/task/1", "x");
        await Put("a", "x");
        Assert.Equal(["a"], await List(""));
        Assert.Equal(["_tmp/task/1"], await List("_tmp/"));
    }

    [Fact]
    public async Task Deleting_twice_succeeds()
    {
        await Put("d/k", "x");
        await Store.DeleteAsync("d/k", default);
        await Store.DeleteAsync("d/k", default);
        Assert.Null(await Store.HeadAsync("d/k", default));
        Assert.Empty(await List(""));
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.PutAsync("k", new byte[100], PutCondition.CreateOnly, cancelled.Token));
        Assert.Null(await Store.HeadAsync("k", default));
    }

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        await Put("empty", "");
        Assert.Equal(0, (await Store.HeadAsync("empty", default))!.Size);
        Assert.Equal("", await Read("empty", 0, 5));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    public async Task A_key_that_could_leave_the_store_is_rejected(string key)
    {
        await Fails("name.form", async () => await Put(key, "x"));
        await Fails("name.form", async () => await Read(key, 0, 1));
        await Fails("name.form", async () => await Store.HeadAsync(key, default));
        await Fails("name.form", async () => await Store.DeleteAsync(key, default));
    }

    [Fact]
    public async Task Keys_and_segments_have_limits()
    {
        await Put(string.Join('/', Enumerable.Repeat(new string('s', 255), 4)), "x");
        await Fails("name.form", async () => await Put(new string('s', 256), "x"));
        await Fails("name.form", async () => await Put(string.Join('/', Enumerable.Repeat("ä1234567", 120)), "x"));
    }

    [Theory]
    [InlineData("%2e%2e/x")]
    [InlineData("ü/日本 語?#%20.json")]
    [InlineData("CON")]
    public async Task Odd_but_harmless_keys_are_kept_as_they_are(string key)
    {
        await Put(key, "x");
        Assert.Equal([key], await List(""));
    }

    protected ValueTask<ObjectInfo> Put(string key, string text, PutCondition condition = PutCondition.CreateOnly) =>
        Store.PutAsync(key, Encoding.UTF8.GetBytes(text), condition, default);

    protected async Task<string> Read(string key, long offset, int count)
    {
        var buffer = new byte[count];
        return Encoding.UTF8.GetString(buffer, 0, await Store.ReadAsync(key, offset, buffer, default));
    }

    protected async Task<List<string>> List(string prefix)
    {
        var keys = new List<string>();
        await foreach (var info in Store.ListAsync(prefix, default))
            keys.Add(info.Key);
        return keys;
    }

    protected static async Task Fails(string code, Func<Task> action) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<DatacubeException>(action)).Code);
}
