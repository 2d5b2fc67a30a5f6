using System.Net.Sockets;
using Datacube.Storage.S3;
using Datacube.Testing;
using Datacube.Testing.S3;
using Xunit;

namespace Datacube.Storage.Tests.S3;

/// <summary>Fault 23: what is tried again, how often, after how long, and what is not.</summary>
[Trait("kind", "unit")]
public sealed class S3RetryTests
{
    private static readonly string[] Operations = ["PutObject", "GetObject", "HeadObject", "DeleteObject", "ListObjectsV2", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"];

    private static readonly (int Status, string Code)[] Passing =
        [(500, "InternalError"), (503, "SlowDown"), (503, "ServiceUnavailable"), (400, "RequestTimeout"), (429, "TooManyRequests"), (502, "BadGateway"), (504, "GatewayTimeout"), (408, "RequestTimeout")];

    public static TheoryData<string, int, string> EveryPassingFailure()
    {
        var data = new TheoryData<string, int, string>();
        foreach (var operation in Operations)
        {
            // The answer to HEAD has no body and thus no code.
            foreach (var (status, code) in Passing.Where(failure => operation != "HeadObject" || failure.Status != 400))
                data.Add(operation, status, code);
        }
        return data;
    }

    [Fact]
    public void A_host_that_no_name_server_knows_may_come_up()
    {
        var failure = S3Failure.Of(new HttpRequestException("no", new SocketException((int)SocketError.HostNotFound)));
        Assert.Equal(("source.unavailable", S3FailureClass.Passing, false), (failure.Code, failure.Class, failure.IsUncertain));
    }

    [Theory]
    [MemberData(nameof(EveryPassingFailure))]
    public async Task Fault_23_what_may_pass_is_tried_again(string operation, int status, string code)
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Bucket["p/k"] = [1, 2, 3];
        store.Server.Fail(operation, S3Fault.Error(status, code), S3Fault.Error(status, code));
        await store.DoAsync(operation);
        Assert.Equal((operation == "UploadPart" ? 3 : 1) + 2, store.Server.Count(operation));
        // Full jitter: a pause of less than a millisecond is none.
        Assert.InRange(store.Clock.Waits.Count, 0, 2);
        Assert.All(store.Clock.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        Assert.Equal(0, store.Server.Bucket.OpenUploads);
    }

    [Theory]
    [InlineData("PutObject", 503, "SlowDown", "source.throttled")]
    [InlineData("GetObject", 500, "InternalError", "source.unavailable")]
    [InlineData("HeadObject", 503, "", "source.unavailable")]
    [InlineData("ListObjectsV2", 429, "TooManyRequests", "source.throttled")]
    [InlineData("DeleteObject", 500, "InternalError", "source.unavailable")]
    public async Task Fault_23_what_does_not_pass_ends_after_five_attempts(string operation, int status, string code, string expected)
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail(operation, [.. Enumerable.Repeat(S3Fault.Error(status, code), 9)]);
        await FaultyStore.FailsAsync(expected, () => store.DoAsync(operation));
        Assert.Equal(5, store.Server.Count(operation));
    }

    [Theory]
    [InlineData("GetObject", 400, "InvalidRequest", "source.refused")]
    [InlineData("PutObject", 501, "NotImplemented", "source.refused")]
    [InlineData("PutObject", 404, "NoSuchBucket", "source.not_found")]
    [InlineData("GetObject", 404, "NoSuchBucket", "source.not_found")]
    [InlineData("DeleteObject", 404, "NoSuchBucket", "source.not_found")]
    [InlineData("ListObjectsV2", 404, "NoSuchBucket", "source.not_found")]
    [InlineData("GetObject", 301, "PermanentRedirect", "source.refused")]
    public async Task What_would_fail_again_is_asked_once(string operation, int status, string code, string expected)
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail(operation, S3Fault.Error(status, code));
        await FaultyStore.FailsAsync(expected, () => store.DoAsync(operation));
        Assert.Equal((1, 0), (store.Server.Count(operation), store.Clock.Waits.Count));
    }

    [Fact]
    public async Task A_server_that_names_a_time_is_obeyed_and_one_that_asks_too_much_is_not()
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail("PutObject", S3Fault.Error(503, "SlowDown") with { RetryAfter = "7" });
        await store.DoAsync("PutObject");
        Assert.Equal([TimeSpan.FromSeconds(7)], store.Clock.Waits);
        store.Server.Fail("PutObject", S3Fault.Error(503, "SlowDown") with { RetryAfter = "3600" });
        await FaultyStore.FailsAsync("source.throttled", () => store.DoAsync("PutObject"));
        Assert.Equal(3, store.Server.Count("PutObject"));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_tried_again_and_a_server_that_is_not_there_is_said()
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail("PutObject", S3Fault.Reset, S3Fault.Reset);
        await store.DoAsync("PutObject");
        Assert.Equal(3, store.Server.Count("PutObject"));
        await using var gone = await FaultyStore.StartAsync(settings => settings with { Endpoint = new("http://127.0.0.1:1") });
        await FaultyStore.FailsAsync("source.unavailable", () => gone.DoAsync("PutObject"));
        Assert.InRange(gone.Clock.Waits.Count, 1, 4);
    }

    [Theory]
    [InlineData("PutObject")]
    [InlineData("GetObject")]
    [InlineData("HeadObject")]
    public async Task A_server_that_does_not_answer_is_left_after_a_minute(string operation)
    {
        var clock = new ManualClock();
        await using var store = await FaultyStore.StartAsync(settings => settings with { AttemptTimeout = TimeSpan.FromMinutes(1) }, clock);
        store.Server.Bucket["p/k"] = [1, 2, 3];
        store.Server.Fail(operation, S3Fault.Silence);
        var work = store.DoAsync(operation);
        await Until.TrueAsync(() => store.Server.Hanging == 1, "the request hangs");
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, store.Server.Count(operation));
        await Until.TrueAsync(() => Step(work, clock), "the second attempt has succeeded");
        await work;
        Assert.Equal(2, store.Server.Count(operation));
    }

    private static bool Step(Task work, ManualClock clock)
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        return work.IsCompleted;
    }

    [Fact]
    public async Task Cancelling_ends_a_pause()
    {
        var clock = new ManualClock();
        await using var store = await FaultyStore.StartAsync(clock: clock);
        store.Server.Fail("PutObject", S3Fault.Error(503, "SlowDown") with { RetryAfter = "60" });
        using var stop = new CancellationTokenSource();
        var work = store.Store.PutAsync("k", new byte[3], PutCondition.Replace, stop.Token).AsTask();
        await Until.TrueAsync(() => store.Server.Count("PutObject") == 1, "the first attempt was made");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Null(store.Server.Bucket["p/k"]);
    }
}
