using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Tests.Bench;
using Datacube.Testing;
using Datacube.Testing.Faults;
using Datacube.Testing.Servers;
using Xunit;

namespace Datacube.Jobs.Tests.Ledger;

/// <summary>A submission makes one job, however often and however unluckily it is sent.</summary>
[Trait("kind", "fault")]
public sealed class SubmissionTests
{
    private const string Postgres = "server:postgres";

    [RequiresProgramFact(Postgres)]
    public async Task Fault_25_fifty_submissions_at_once_with_one_request_id_make_one_job()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => bench.SubmitAsync(LedgerBench.Job(3, requestId: "one")))));
        Assert.Single(answers.Select(answer => answer.JobId).Distinct());
        Assert.Single(answers, answer => !answer.AlreadyExists);
        Assert.Equal((1L, 3L, 3L), (await bench.ScalarAsync<long>("select count(*) from jobs"), await bench.ScalarAsync<long>("select count(*) from tasks"), await bench.ScalarAsync<long>("select count(*) from outbox")));
    }

    [RequiresProgramFact(Postgres)]
    public async Task Fault_25_fifty_submissions_at_once_of_one_content_without_id_make_one_job()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => bench.SubmitAsync(LedgerBench.Job(3, """{"bbox": 1}""")))));
        Assert.Single(answers.Select(answer => answer.JobId).Distinct());
        Assert.Single(answers, answer => !answer.AlreadyExists);
        Assert.False((await bench.SubmitAsync(LedgerBench.Job(3, """{"bbox": 2}"""))).AlreadyExists);
    }

    [RequiresProgramFact(Postgres)]
    public async Task Of_many_submissions_at_once_no_owner_gets_more_live_jobs_than_allowed()
    {
        await using var bench = await LedgerBench.CreateAsync();
        JobSubmission Job(int number, string owner = "a") => LedgerBench.Job(1, $$"""{"n": {{number}}}""") with { Owner = owner, MaxLiveJobs = 3 };
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => Record.ExceptionAsync(() => bench.SubmitAsync(Job(number))))));
        Assert.Equal(3, outcomes.Count(outcome => outcome is null));
        Assert.All(outcomes.OfType<Exception>(), outcome => Assert.Equal("limit.jobs", Assert.IsType<DatacubeException>(outcome).Code));
        Assert.Contains("limit is 3", (await Assert.ThrowsAsync<DatacubeException>(() => bench.Jobs.RequireRoomAsync("a", 3, default))).Message, StringComparison.Ordinal);
        // What exists is found, others have limits of their own, and an end makes room.
        var known = Array.FindIndex(outcomes, outcome => outcome is null);
        Assert.True((await bench.SubmitAsync(Job(known))).AlreadyExists);
        Assert.False((await bench.SubmitAsync(Job(1, "b"))).AlreadyExists);
        await bench.CompleteAsync((await bench.ClaimAsync())!);
        Assert.False((await bench.SubmitAsync(Job(99))).AlreadyExists);
    }

    [RequiresProgramFact(Postgres)]
    public async Task The_same_content_without_id_is_a_new_job_when_the_first_has_ended()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var first = await bench.SubmitAsync(LedgerBench.Job(1));
        Assert.Equal(first.JobId, (await bench.SubmitAsync(LedgerBench.Job(1))).JobId);
        Assert.Equal(first.JobId, (await bench.Jobs.FindSubmittedAsync("", "test", null, "{}", default))!.JobId);
        await bench.CompleteAsync((await bench.ClaimAsync())!);
        Assert.Null(await bench.Jobs.FindSubmittedAsync("", "test", null, "{}", default));
        Assert.NotEqual(first.JobId, (await bench.SubmitAsync(LedgerBench.Job(1))).JobId);
    }

    [RequiresProgramFact(Postgres)]
    public async Task Fault_26_a_request_id_with_other_content_is_refused_also_after_the_job_has_ended()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var first = await bench.SubmitAsync(LedgerBench.Job(1, """{"a": 1}""", "id"));
        for (var round = 0; round < 2; round++)
        {
            var error = await Assert.ThrowsAsync<DatacubeException>(() => bench.SubmitAsync(LedgerBench.Job(1, """{"a": 2}""", "id")));
            Assert.Equal(("conflict.request_id_reused", "request_id"), (error.Code, error.Field));
            Assert.Equal("conflict.request_id_reused", (await Assert.ThrowsAsync<DatacubeException>(() => bench.Jobs.FindSubmittedAsync("", "test", "id", """{"a": 2}""", default))).Code);
            Assert.Equal(first.JobId, (await bench.SubmitAsync(LedgerBench.Job(1, """{"a": 1}""", "id"))).JobId);
            if (round == 0)
                await bench.CompleteAsync((await bench.ClaimAsync())!);
        }
        Assert.False((await bench.SubmitAsync(LedgerBench.Job(1, """{"a": 2}""", "id") with { Owner = "someone else" })).AlreadyExists);
    }

    [RequiresProgramTheory(Postgres)]
    [InlineData("id")]
    [InlineData(null)]
    public async Task Fault_7_a_commit_whose_answer_is_lost_makes_no_second_job(string? requestId)
    {
        await using var proxy = new FaultProxy((await PgServer.Shared).Port);
        await using var bench = await ThroughAsync(proxy);
        proxy.CutAnswerTo("COMMIT");
        var answer = await bench.SubmitAsync(LedgerBench.Job(2, requestId: requestId));
        Assert.Equal(1, proxy.Cuts);
        Assert.False(answer.AlreadyExists);
        Assert.Equal((1L, 2L), (await bench.ScalarAsync<long>("select count(*) from jobs"), await bench.ScalarAsync<long>("select count(*) from outbox")));
    }

    [RequiresProgramFact(Postgres)]
    public async Task Fault_7_a_claim_and_a_completion_whose_answers_are_lost_are_recognised()
    {
        await using var proxy = new FaultProxy((await PgServer.Shared).Port);
        await using var bench = await ThroughAsync(proxy);
        var job = (await bench.SubmitAsync(LedgerBench.Job(2))).JobId;
        proxy.CutAnswerTo("for update skip locked");
        var task = (await bench.ClaimAsync())!;
        Assert.Equal((1, 1L), (proxy.Cuts, task.Token));
        Assert.Single(await bench.Jobs.ListTasksAsync(job, TaskState.Running, default));
        proxy.CutAnswerTo("set state = 3");
        Assert.True(await bench.CompleteAsync(task));
        Assert.Equal(1, proxy.Cuts);
        Assert.Equal((1, 0), ((await bench.Jobs.GetAsync(job, default)).Progress.Succeeded, (await bench.TasksAsync(job)).Sum(one => one.Failures + one.Interruptions)));
        await bench.AssertSoundAsync();
    }

    [RequiresProgramFact(Postgres)]
    public async Task What_no_job_can_be_is_refused_before_anything_is_stored()
    {
        await using var bench = await LedgerBench.CreateAsync();
        Assert.Equal("option.value", (await Assert.ThrowsAsync<DatacubeException>(() => bench.SubmitAsync(LedgerBench.Job(0)))).Code);
        Assert.Equal("option.value", (await Assert.ThrowsAsync<DatacubeException>(() => bench.SubmitAsync(LedgerBench.Job(1, requestId: new string('x', 201))))).Code);
        await Assert.ThrowsAsync<ArgumentException>(() => bench.SubmitAsync(LedgerBench.Job(1, "no json")));
        Assert.Equal(0L, await bench.ScalarAsync<long>("select count(*) from jobs"));
        Assert.Equal("job.not_found", (await Assert.ThrowsAsync<DatacubeException>(() => bench.Jobs.GetAsync(Guid.NewGuid(), default))).Code);
    }

    [RequiresProgramFact(Postgres)]
    public async Task Jobs_are_listed_by_pages_newest_first()
    {
        await using var bench = await LedgerBench.CreateAsync();
        for (var i = 0; i < 7; i++)
            await bench.SubmitAsync(LedgerBench.Job(1, requestId: $"{i}") with { Owner = i % 2 == 0 ? "a" : "b" });
        List<string?> seen = [];
        string? token = null;
        do
        {
            var page = await bench.Jobs.ListAsync(new JobFilter { Limit = 3, Token = token }, default);
            seen.AddRange(page.Jobs.Select(job => job.RequestId));
            token = page.NextToken;
        }
        while (token is not null);
        Assert.Equal(["6", "5", "4", "3", "2", "1", "0"], seen);
        Assert.Equal(3, (await bench.Jobs.ListAsync(new JobFilter { Owner = "b" }, default)).Jobs.Count);
        Assert.Empty((await bench.Jobs.ListAsync(new JobFilter { State = JobState.Failed }, default)).Jobs);
        Assert.Equal("page.token", (await Assert.ThrowsAsync<DatacubeException>(() => bench.Jobs.ListAsync(new JobFilter { Token = "x" }, default))).Code);
    }

    private static async Task<LedgerBench> ThroughAsync(FaultProxy proxy) =>
        await LedgerBench.CreateAsync(connection: (await PgServer.Shared).ConnectionString(TestDatabase.NameIn(await TestDatabase.CreateAsync()), proxy.Port));
}
