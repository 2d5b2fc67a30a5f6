using Datacube.Contracts.Cubes.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Datacube.Cli.Tests;

/// <summary>Whoever waits for a job learns the same from the command that submitted it and from <c>job watch</c>.</summary>
[Trait("kind", "system")]
public sealed class JobExitCodeTests
{
    private static readonly FailedTask Broken = new() { Task = "t0000/r0000/c0000", Error = new() { Code = "disk.full", Message = "No space." } };

    [Theory]
    [InlineData("succeeded", 0)]
    [InlineData("unchanged", 0)]
    [InlineData("partial", 5)]
    [InlineData("incomplete", 5)]
    [InlineData("failed by an input", 6)]
    [InlineData("failed by a task", 6)]
    [InlineData("failed by a bug", 1)]
    [InlineData("failed with a code of a newer service", 6)]
    [InlineData("failed, the report says nothing", 7)]
    [InlineData("failed without a report", 7)]
    [InlineData("failed without report and reason", 1)]
    [InlineData("cancelled", 130)]
    public async Task A_build_and_a_watch_of_one_job_end_with_the_same_code(string outcome, int code)
    {
        await using var service = await ScriptedService.StartAsync(Ended(outcome));
        string[] build = ["cube", "build", "--backend", "cluster", "--bbox", "15.6", "46.0", "15.7", "46.1", "--start-date", "2021-06-01", "--end-date", "2021-06-30", "--output", "/tmp/never.zarr"];
        // Calls have deadlines, which are moments of the real clock.
        var built = await CliRun.Of(build, variables: service.Variables, clock: TimeProvider.System);
        var watched = await CliRun.Of(["job", "watch", "7"], variables: service.Variables, clock: TimeProvider.System);
        Assert.True((built.Code, watched.Code) == (code, code), $"{built.Code} and {watched.Code}, expected {code}:\n{built.Error}\n{watched.Error}");
    }

    private static Job Ended(string outcome)
    {
        var job = new Job { JobId = "7", State = JobState.Failed, Output = "file:///tmp/never.zarr", Progress = new(), Created = new(), Ended = Timestamp.FromDateTimeOffset(CliRun.Now) };
        var failure = new Report { State = CubeState.Failed, Output = job.Output, Estimate = new() };
        var (state, report) = outcome switch
        {
            "succeeded" => (JobState.Succeeded, With(CubeState.Succeeded)),
            "unchanged" => (JobState.Succeeded, With(CubeState.Unchanged)),
            "partial" => (JobState.PartiallySucceeded, With(CubeState.PartiallySucceeded)),
            "incomplete" => (JobState.PartiallySucceeded, With(CubeState.Incomplete)),
            "failed by an input" => (JobState.Failed, new Report(failure) { FailedInputs = { new FailedInput { Scene = "s", Error = new() { Code = "raster.corrupt", Message = "Bent." } } }, FailedTasks = { Broken } }),
            "failed by a task" => (JobState.Failed, new Report(failure) { FailedTasks = { Broken } }),
            "failed by a bug" => (JobState.Failed, new Report(failure) { FailedTasks = { new FailedTask { Task = Broken.Task, Error = new() { Code = "internal", Message = "Oh." } } } }),
            "failed with a code of a newer service" => (JobState.Failed, new Report(failure) { FailedTasks = { new FailedTask { Task = Broken.Task, Error = new() { Code = "not.yet", Message = "New." } } } }),
            "failed, the report says nothing" => (JobState.Failed, failure),
            "cancelled" => (JobState.Cancelled, null),
            _ => (JobState.Failed, null),
        };
        (job.State, job.Report) = (state, report);
        if (state == JobState.Failed && outcome != "failed without report and reason")
            job.Error = new() { Code = "cost.too_large", Message = "Too much." };
        return job;

        Report With(CubeState cube) => new(failure) { State = cube };
    }
}
