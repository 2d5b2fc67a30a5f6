using Datacube.Grpc.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace Datacube.Grpc.Tests.Clients;

public abstract partial class ClientConformance
{
    public static TheoryData<StatusCode> Codes => [.. Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_status_arrives_with_its_detail_and_trailers(StatusCode code)
    {
        const string detail = "50 % – naïve\nsecond line \u4f60";
        Metadata metadata = new() { { "want-status", $"{(int)code}" }, { "want-detail-bin", System.Text.Encoding.UTF8.GetBytes(detail) }, { "text", "kept" }, { "data-bin", [1, 2, 3] } };
        var unary = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note(), metadata));
        using var streaming = client.Expand(new Note { Number = 3 }, metadata);
        var streamed = await Assert.ThrowsAsync<RpcException>(() => streaming.ResponseStream.MoveNext());
        foreach (var failure in (RpcException[])[unary, streamed])
        {
            Assert.Equal(code, failure.StatusCode);
            Assert.Equal(detail, failure.Status.Detail);
            Assert.Equal("kept", failure.Trailers.GetValue("text"));
            Assert.Equal([1, 2, 3], failure.Trailers.GetValueBytes("data-bin"));
        }
        Assert.Equal(code, streaming.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_failure_after_messages_comes_after_them()
    {
        using var call = client.Chat(new Metadata { { "want-headers", "1" }, { "want-delay-ms", "50" }, { "want-status", "10" } });
        await call.ResponseHeadersAsync;
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Aborted, failure.StatusCode);
    }

    [Fact]
    public async Task A_request_stream_hears_that_the_server_has_failed()
    {
        using var call = client.Collect(new Metadata { { "want-status", "9" } });
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        var writing = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Note()));
        Assert.Equal(StatusCode.FailedPrecondition, writing.StatusCode);
    }

    [Fact]
    public async Task The_server_knows_the_deadline()
    {
        using var call = client.EchoAsync(new Note(), deadline: In(TimeSpan.FromSeconds(30)));
        await call;
        var left = int.Parse(call.GetTrailers().GetValue("left-ms")!, null);
        Assert.InRange(left, 1_000, 30_100);
    }

    [Fact]
    public async Task A_deadline_ends_every_kind_of_call()
    {
        Metadata late = new() { { "want-delay-ms", "20000" } };
        var deadline = In(TimeSpan.FromMilliseconds(300));
        using var expand = client.Expand(new Note { Number = 1 }, late, deadline);
        using var collect = client.Collect(late, deadline);
        using var chat = client.Chat(late, deadline);
        Func<Task>[] calls = [async () => await client.EchoAsync(new Note(), late, deadline), () => expand.ResponseStream.MoveNext(), async () => await collect, () => chat.ResponseStream.MoveNext()];
        foreach (var call in calls)
            Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, chat.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_deadline_in_the_past_sends_nothing()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note(), deadline: In(TimeSpan.FromSeconds(-1))));
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task A_far_deadline_is_no_trouble() =>
        Assert.Equal(new Note(), await client.EchoAsync(new Note(), deadline: In(TimeSpan.FromDays(4000))));

    [Theory]
    [InlineData("unary")]
    [InlineData("requests")]
    [InlineData("responses")]
    [InlineData("duplex")]
    public async Task Cancelling_by_token_reaches_the_server(string kind)
    {
        var mark = $"{Guid.NewGuid():N}";
        Metadata metadata = new() { { "mark", mark }, { "want-headers", "1" }, { "want-delay-ms", "20000" } };
        using var cancel = new CancellationTokenSource();
        var options = new CallOptions(metadata, cancellationToken: cancel.Token);
        using var unary = kind == "unary" ? client.EchoAsync(new Note(), options) : null;
        using var requests = kind == "requests" ? client.Collect(options) : null;
        using var responses = kind == "responses" ? client.Expand(new Note(), options) : null;
        using var duplex = kind == "duplex" ? client.Chat(options) : null;
        await (unary?.ResponseHeadersAsync ?? requests?.ResponseHeadersAsync ?? responses?.ResponseHeadersAsync ?? duplex!.ResponseHeadersAsync);
        var end = unary?.ResponseAsync ?? requests?.ResponseAsync ?? (Task)(responses?.ResponseStream ?? duplex!.ResponseStream).MoveNext();
        await cancel.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => end)).StatusCode);
        await AssertCancelled(mark);
    }

    [Fact]
    public async Task Disposing_a_call_cancels_it()
    {
        var mark = $"{Guid.NewGuid():N}";
        using (var call = client.Chat(new Metadata { { "mark", mark }, { "want-headers", "1" }, { "want-delay-ms", "20000" } }))
            await call.ResponseHeadersAsync;
        await AssertCancelled(mark);
    }

    [Fact]
    public async Task Leaving_a_response_stream_cancels_it()
    {
        var mark = $"{Guid.NewGuid():N}";
        using (var call = client.Expand(new Note { Number = 1_000_000, Data = Bytes(10_000) }, new Metadata { { "mark", mark } }))
            Assert.True(await call.ResponseStream.MoveNext());
        if (target is not Peers.NodeTarget)
            await AssertCancelled(mark);
    }

    [Fact]
    public async Task A_token_of_a_read_cancels_the_call()
    {
        using var call = client.Chat(new Metadata { { "want-headers", "1" }, { "want-delay-ms", "20000" } });
        await call.ResponseHeadersAsync;
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(cancel.Token));
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Fact]
    public async Task A_cancelled_call_throws_what_the_channel_was_told_to()
    {
        using var channel = GrpcChannel.ForAddress(target.Address, new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new Probe.ProbeClient(channel).EchoAsync(new Note(), new Metadata { { "want-delay-ms", "20000" } }, cancellationToken: cancel.Token));
    }

    [Fact]
    public async Task Messages_beyond_the_limits_exhaust_resources()
    {
        using var small = GrpcChannel.ForAddress(target.Address, new GrpcChannelOptions { MaxReceiveMessageSize = 1000, MaxSendMessageSize = 2000 });
        var limited = new Probe.ProbeClient(small);
        using var stream = limited.Chat();
        Func<Task>[] calls =
        [
            async () => await client.EchoAsync(new Note { Data = Bytes(5_000_000) }),
            async () => await limited.EchoAsync(new Note { Data = Bytes(3000) }),
            async () => await limited.EchoAsync(new Note { Data = Bytes(1500) }),
            () => stream.RequestStream.WriteAsync(new Note { Data = Bytes(3000) }),
        ];
        foreach (var call in calls)
            Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
        Assert.Equal(900, (await limited.EchoAsync(new Note { Data = Bytes(900) })).Data.Length);
    }

    [Fact]
    public async Task Methods_and_services_that_are_not_there_are_unimplemented()
    {
        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(async () => await client.AbsentAsync(new Note()))).StatusCode);
        var notes = Marshallers.Create(note => note.ToByteArray(), Note.Parser.ParseFrom);
        foreach (var (service, name) in ((string, string)[])[("datacube.probe.v1.Probe", "Nothing"), ("no.Service", "Nothing")])
        {
            var method = new Method<Note, Note>(MethodType.Unary, service, name, notes, notes);
            Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(async () => await target.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, new Note()))).StatusCode);
        }
    }

    private static DateTime In(TimeSpan time) => TimeProvider.System.GetUtcNow().UtcDateTime + time;

    private async Task AssertCancelled(string mark) =>
        Assert.Equal("cancelled", (await client.EchoAsync(new Note(), new Metadata { { "ask-mark", mark } }, In(TimeSpan.FromSeconds(20)))).Text);
}
