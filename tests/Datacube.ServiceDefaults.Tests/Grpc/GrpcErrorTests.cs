using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Errors.V1;
using Grpc.Core;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Grpc;

[Trait("kind", "unit")]
public sealed class GrpcErrorTests : IAsyncLifetime
{
    private static readonly Metadata Admin = GrpcService.With(TestService.AdminKey);

    private GrpcService service = null!;

    public async Task InitializeAsync() => service = await GrpcService.StartAsync(null, ("Limits:RequestTimeout", "00:00:01"), ("Limits:Burst", "100000"));

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Every_code_of_the_table_arrives_whole_from_a_call_and_from_a_stream()
    {
        foreach (var entry in ErrorTable.All)
        {
            var status = (await Assert.ThrowsAsync<RpcException>(async () => await service.Client.GetJobAsync(new GetJobRequest { JobId = entry.Code }, Admin))).StatusCode;
            Assert.Equal((StatusCode)entry.GrpcStatus, status);
            var single = await Refusal.OfAsync(async () => await service.Client.GetJobAsync(new GetJobRequest { JobId = entry.Code }, Admin));
            using var stream = service.Client.WatchJob(new WatchJobRequest { JobId = entry.Code }, Admin);
            Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
            var streamed = await Refusal.OfAsync(() => stream.ResponseStream.MoveNext(CancellationToken.None));
            foreach (var error in (DatacubeException[])[single, streamed])
                Assert.Equal(
                    (entry, "the text", "the field", "the value", "the limit", "the remedy", TimeSpan.FromSeconds(7.5)),
                    (error.Entry, error.Message, error.Field, error.Value, error.Limit, error.Remedy, error.RetryAfter!.Value));
        }
    }

    [Fact]
    public async Task An_unclassified_failure_is_internal_with_an_incident_and_says_nothing_else()
    {
        var error = await Refusal.OfAsync(async () => await service.Client.GetJobAsync(new GetJobRequest { JobId = "bug" }, Admin));
        Assert.Equal("internal", error.Code);
        Assert.Matches("^[0-9a-f]{32}$", error.Incident);
        Assert.DoesNotContain("inner workings", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_call_of_another_service_keeps_its_meaning_and_loses_its_addresses()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await service.Client.GetJobAsync(new GetJobRequest { JobId = "inner call" }, Admin));
        Assert.Equal((StatusCode.Unavailable, "Error connecting to •••:5000", "service.unavailable"), (failure.StatusCode, failure.Status.Detail, GrpcErrors.FromRpc(failure).Code));
        Assert.NotEqual("inner", failure.Trailers.GetValue("server"));
        var bug = await Refusal.OfAsync(async () => await service.Client.GetJobAsync(new GetJobRequest { JobId = "inner bug" }, Admin));
        Assert.NotNull(bug.Incident);
        Assert.DoesNotContain("inner workings", bug.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_an_error_does_not_reach_the_caller()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await service.Client.GetJobAsync(new GetJobRequest { JobId = "secret" }, Admin));
        var detail = ErrorDetail.Parser.ParseFrom(failure.Trailers.GetValueBytes(GrpcErrors.DetailTrailer));
        Assert.Equal("s3://•••@b/x?sig=••• is refused: Straße", failure.Status.Detail);
        Assert.DoesNotContain("CANARY", $"{failure} {detail}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_without_a_deadline_ends_after_the_time_of_the_service_but_a_stream_goes_on()
    {
        var error = await Refusal.OfAsync(async () => await service.Client.GetJobAsync(new GetJobRequest { JobId = "slow" }, Admin));
        Assert.Equal("request.deadline", error.Code);
        using var stream = service.Client.WatchJob(new WatchJobRequest { JobId = "long" }, Admin);
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("second", stream.ResponseStream.Current.JobId);
    }

    [Fact]
    public async Task A_deadline_of_the_caller_counts()
    {
        var error = await Refusal.OfAsync(async () => await service.Client.GetJobAsync(new GetJobRequest { JobId = "slow" }, Admin, TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(200)));
        Assert.Equal("request.deadline", error.Code);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_message_may_have_four_mebibytes(int more, bool accepted)
    {
        var request = new SubmitCubeRequest { RequestId = new string('x', 4 << 20) };
        request.RequestId = request.RequestId[(request.CalculateSize() - (4 << 20) - more)..];
        Assert.Equal((4 << 20) + more, request.CalculateSize());
        if (accepted)
            Assert.Equal("subject-0", (await service.Client.SubmitCubeAsync(request, Admin)).JobId);
        else
        {
            var error = await Refusal.OfAsync(async () => await service.Client.SubmitCubeAsync(request, Admin));
            Assert.Equal("message.too_large", error.Code);
            Assert.Contains("paging", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_calls_too_often_is_told_when_to_come_back()
    {
        await using var strict = await GrpcService.StartAsync(null, ("Limits:Burst", "1"), ("Limits:RequestsPerSecond", "1"));
        await strict.Client.ListJobsAsync(new ListJobsRequest(), Admin);
        var error = await Refusal.OfAsync(async () => await strict.Client.ListJobsAsync(new ListJobsRequest(), Admin));
        Assert.Equal("rate.limited", error.Code);
        Assert.InRange(error.RetryAfter!.Value.TotalSeconds, 0.01, 60);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_unavailable()
    {
        await service.Service.App.StopAsync();
        var error = await Refusal.OfAsync(async () => await service.Client.ListJobsAsync(new ListJobsRequest(), Admin));
        Assert.Equal("service.unavailable", error.Code);
    }

    [Fact]
    public void Every_status_without_details_has_a_code_too()
    {
        foreach (var status in Enum.GetValues<StatusCode>().Except([StatusCode.OK]))
            Assert.NotEmpty(GrpcErrors.FromRpc(new RpcException(new Status(status, "text"))).Code);
    }

    [Fact]
    public void A_code_of_a_newer_service_keeps_its_name_and_the_meaning_of_its_status()
    {
        var newer = new ErrorDetail { Code = "bbox.from_the_future", Message = "the text" };
        var error = GrpcErrors.FromRpc(new RpcException(new Status(StatusCode.InvalidArgument, "the text"), new Metadata { { GrpcErrors.DetailTrailer, Google.Protobuf.MessageExtensions.ToByteArray(newer) } }));
        Assert.Equal(("request.form", "bbox.from_the_future: the text"), (error.Code, error.Message));
    }
}
