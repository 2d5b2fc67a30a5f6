using Datacube.Contracts.Errors;
using Datacube.Testing;
using Datacube.Testing.S3;
using Xunit;

namespace Datacube.Storage.Tests.S3;

/// <summary>Faults 11, 13 and 14 on S3: bodies that end early, drip or are not what was asked for.</summary>
[Trait("kind", "unit")]
public sealed class S3ReadTests
{
    private static byte[] Content => [.. Enumerable.Range(0, 100).Select(number => (byte)number)];

    private static async Task<FaultyStore> StartAsync()
    {
        var store = await FaultyStore.StartAsync();
        store.Server.Bucket["p/k"] = Content;
        return store;
    }

    [Theory]
    [InlineData("short")]
    [InlineData("wrong")]
    [InlineData("ignored")]
    [InlineData("reset")]
    public async Task Faults_13_and_14_only_the_bytes_that_were_asked_for_are_taken(string fault)
    {
        await using var store = await StartAsync();
        var kind = fault switch { "short" => S3Fault.ShortBody, "wrong" => S3Fault.WrongRange, "ignored" => S3Fault.IgnoredRange, _ => S3Fault.Reset };
        store.Server.Fail("GetObject", kind, kind);
        var buffer = new byte[20];
        Assert.Equal(20, await store.Store.ReadAsync("k", 30, buffer, default));
        Assert.Equal(Content[30..50], buffer);
        Assert.Equal(3, store.Server.Count("GetObject"));
        store.Server.Fail("GetObject", [.. Enumerable.Repeat(kind, 5)]);
        // A body that breaks off may take the head of its answer with it.
        var error = await Assert.ThrowsAsync<DatacubeException>(async () => await store.Store.ReadAsync("k", 30, buffer, default));
        Assert.Contains(error.Code, fault is "short" or "reset" ? ["source.truncated", "source.unavailable"] : (string[])["source.truncated"]);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_serves_the_beginning_of_an_object()
    {
        await using var store = await StartAsync();
        store.Server.Fail("GetObject", S3Fault.IgnoredRange);
        var buffer = new byte[20];
        Assert.Equal(20, await store.Store.ReadAsync("k", 0, buffer, default));
        Assert.Equal(Content[..20], buffer);
    }

    [Fact]
    public async Task Fault_11_a_body_that_stops_is_left_and_asked_for_again()
    {
        var clock = new ManualClock();
        await using var store = await FaultyStore.StartAsync(settings => settings with { FloorPeriod = TimeSpan.FromSeconds(30) }, clock);
        store.Server.Bucket["p/k"] = Content;
        store.Server.Fail("GetObject", S3Fault.Stall);
        var buffer = new byte[100];
        var work = store.Store.ReadAsync("k", 0, buffer, default).AsTask();
        await Until.TrueAsync(() => store.Server.Hanging == 1, "the body stalls");
        await Until.TrueAsync(() => Step(work, clock), "the second attempt has succeeded");
        Assert.Equal(100, await work);
        Assert.Equal(Content, buffer);
        Assert.Equal(2, store.Server.Count("GetObject"));
    }

    private static bool Step(Task work, ManualClock clock)
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        return work.IsCompleted;
    }

    [Fact]
    public async Task Fault_14_an_object_that_changed_is_noticed_also_by_a_server_that_ignores_conditions()
    {
        await using var store = await StartAsync();
        var etag = (await store.Store.HeadAsync("k", default))!.ETag;
        store.Server.Bucket["p/k"] = [.. Content.Reverse()];
        await FaultyStore.FailsAsync("source.changed", async () => await store.Store.ReadAsync("k", 0, new byte[9], etag, default));
        Assert.Equal(1, store.Server.Count("GetObject"));
        Assert.Equal(etag, store.Server.Requests[^1].Headers["if-match"]);
    }

    [Fact]
    public async Task A_listing_goes_on_after_a_page_that_failed()
    {
        await using var store = await FaultyStore.StartAsync();
        for (var number = 0; number < 8; number++)
            store.Server.Bucket[$"p/{number}"] = [1];
        var keys = new List<string>();
        await foreach (var info in store.Store.ListAsync("", default))
        {
            if (keys.Count == 2)
                store.Server.Fail("ListObjectsV2", S3Fault.Error(503, "SlowDown"), S3Fault.Reset);
            keys.Add(info.Key);
        }
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7"], keys);
        Assert.Equal(5, store.Server.Count("ListObjectsV2"));
    }
}
