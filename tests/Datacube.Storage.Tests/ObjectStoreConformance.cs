using System.Text;
using Datacube.Contracts.Errors;
using Datacube.Testing;
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
    public async Task Of_sixteen_racing_creators_exactly_one_wins_two_hundred_times()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (round, _) =>
        {
            var key = $"race/{round}";
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
            {
                try
                {
                    await Put(key, new string((char)('a' + i), 500));
                    return i;
                }
                catch (DatacubeException error) when (error.Code == "conflict.already_exists")
                {
                    return -1;
                }
            })));
            var winner = Assert.Single(outcomes, outcome => outcome >= 0);
            Assert.Equal(new string((char)('a' + winner), 500), await Read(key, 0, 600));
        });
    }

    [Fact]
    public async Task A_replacement_is_seen_whole_by_readers_and_changes_the_etag()
    {
        var tags = new HashSet<string> { (await Put("k", new string('@', 100_000), PutCondition.Replace)).ETag };
        using var done = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                Assert.Single((await Read("k", 0, 100_000)).Distinct());
        });
        for (var i = 0; i < 50; i++)
            Assert.True(tags.Add((await Put("k", new string((char)('A' + i), 100_000), PutCondition.Replace)).ETag));
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
    public async Task A_listing_of_more_than_a_page_is_whole_and_in_order()
    {
        string[] keys = [.. Enumerable.Range(0, 2100).Select(number => $"page/{number % 7}/{number:x}")];
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (key, _) => await Put(key, "x"));
        Assert.Equal(keys.Order(ObjectKey.Order), await List("page/"));
    }

    [Fact]
    public async Task The_order_of_a_listing_is_that_of_utf_8()
    {
        // U+FF5E sorts before U+1F600 as bytes, and behind its surrogates as UTF-16.
        string[] keys = ["\U0001F600", "\uFF5E", "ä", "z", "Z"];
        foreach (var key in keys)
            await Put(key, "x");
        Assert.Equal(["Z", "z", "ä", "\uFF5E", "\U0001F600"], await List(""));
    }

    [Theory]
    [InlineData(0, 1, "0")]
    [InlineData(0, 10, "0123456789")]
    [InlineData(0, 11, "0123456789")]
    [InlineData(9, 1, "9")]
    [InlineData(9, 2, "9")]
    [InlineData(10, 1, "")]
    [InlineData(11, 1, "")]
    [InlineData(4_000_000_000, 1, "")]
    [InlineData(3, 0, "")]
    public async Task A_range_ends_with_the_object(long offset, int count, string expected)
    {
        await Put("range", "0123456789");
        Assert.Equal(expected, await Read("range", offset, count));
    }

    [Fact]
    public async Task A_reader_of_one_version_notices_another()
    {
        var first = await Put("v", "first");
        var buffer = new byte[9];
        Assert.Equal(5, await Store.ReadAsync("v", 0, buffer, first.ETag, default));
        var second = await Put("v", "other", PutCondition.Replace);
        await Fails("source.changed", async () => await Store.ReadAsync("v", 0, buffer, first.ETag, default));
        Assert.Equal(5, await Store.ReadAsync("v", 0, buffer, second.ETag, default));
        await Store.DeleteAsync("v", default);
        await Fails("object.not_found", async () => await Store.ReadAsync("v", 0, buffer, second.ETag, default));
    }

    [Fact]
    public async Task A_large_write_that_is_cancelled_half_way_is_not_visible_and_leaves_nothing()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.File("large"), new byte[200 << 20]);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(60));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (true)
                await Store.PutFileAsync("large", folder.File("large"), PutCondition.Replace, stop.Token);
        });
        // A write before the cancelled one may have ended; then it is whole.
        Assert.True(await Store.HeadAsync("large", default) is null or { Size: 200 << 20 });
        await Store.DeleteAsync("large", default);
        Assert.Empty(await List(""));
    }

    [Fact]
    public async Task Sweeping_takes_nothing_that_is_finished_or_young()
    {
        await Put("a", "x");
        await Put("_tmp/task/1", "x");
        Assert.Equal(0, await Store.SweepLeftoversAsync(default));
        Assert.Equal(["a"], await List(""));
        Assert.Equal(["_tmp/task/1"], await List("_tmp/"));
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
        await Put(string.Join('/', Enumerable.Repeat(new string('s', 255), 3)), "x");
        await Fails("name.form", async () => await Put(new string('s', 256), "x"));
        await Fails("name.form", async () => await Put(string.Join('/', Enumerable.Repeat("ä1234567", 120)), "x"));
    }

    [Theory]
    [InlineData("%2e%2e/x")]
    [InlineData("ü/日本 語?#%20.json")]
    [InlineData("CON")]
    [InlineData("a b/c+d&e=f;g,h@i:j$k!l'm(n)o*p~q")]
    [InlineData("100%")]
    [InlineData("%41%zz")]
    [InlineData(" leading and trailing ")]
    [InlineData("trailing dot.")]
    [InlineData("Ａ/é/e\u0301/🛰")]
    [InlineData("<xml attr=\"v\">")]
    public async Task Odd_but_harmless_keys_are_kept_as_they_are(string key)
    {
        await Put(key, key);
        Assert.Equal([key], await List(""));
        Assert.Equal([key], await List(key[..1]));
        Assert.Equal(key, await Read(key, 0, 200));
        await Store.DeleteAsync(key, default);
        Assert.Null(await Store.HeadAsync(key, default));
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
