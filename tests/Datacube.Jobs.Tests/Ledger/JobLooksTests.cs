using System.Collections.Concurrent;
using Datacube.Jobs.Ledger;
using Datacube.Testing;
using Xunit;

namespace Datacube.Jobs.Tests.Ledger;

[Trait("kind", "unit")]
public sealed class JobLooksTests
{
    private readonly ConcurrentQueue<Guid[]> questions = [];
    private readonly Guid[] jobs = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];

    [Fact]
    public async Task All_who_watch_share_one_question()
    {
        var clock = new ManualClock();
        var looks = new JobLooks(ReadAsync, clock);
        var answers = Enumerable.Range(0, 60).Select(watcher => looks.NextAsync(jobs[watcher % 3], default)).ToList();
        Assert.Empty(questions);
        clock.Advance(JobLooks.Every);
        for (var watcher = 0; watcher < answers.Count; watcher++)
            Assert.Equal(jobs[watcher % 3], (await answers[watcher])!.Id);
        Assert.Equal(jobs.Order(), Assert.Single(questions).Order());
    }

    [Fact]
    public async Task The_next_question_waits_for_the_answer_to_the_one_before()
    {
        var clock = new ManualClock();
        var answered = new TaskCompletionSource<List<Job>>();
        var looks = new JobLooks(asked =>
        {
            questions.Enqueue(asked);
            return questions.Count == 1 ? answered.Task : ReadAsync([]);
        }, clock);
        var first = looks.NextAsync(jobs[0], default);
        clock.Advance(JobLooks.Every);
        await Until.TrueAsync(() => questions.Count == 1, "the first question is asked");
        var second = looks.NextAsync(jobs[1], default);
        clock.Advance(JobLooks.Every);
        Assert.Single(questions);
        answered.SetResult([JobOf(jobs[0])]);
        Assert.Equal(jobs[0], (await first)!.Id);
        Assert.Null(await second);
    }

    [Fact]
    public async Task A_failure_reaches_everybody_who_waits_and_the_next_look_is_another_one()
    {
        var clock = new ManualClock();
        var looks = new JobLooks(asked => questions.IsEmpty ? Refuse(asked) : ReadAsync(asked), clock);
        using var left = new CancellationTokenSource();
        var gone = looks.NextAsync(jobs[0], left.Token);
        var waiting = looks.NextAsync(jobs[1], default);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        clock.Advance(JobLooks.Every);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        var next = looks.NextAsync(jobs[1], default);
        clock.Advance(JobLooks.Every);
        Assert.Equal(jobs[1], (await next)!.Id);
    }

    private Task<List<Job>> ReadAsync(Guid[] asked)
    {
        questions.Enqueue(asked);
        return Task.FromResult(asked.Select(JobOf).ToList());
    }

    private Task<List<Job>> Refuse(Guid[] asked)
    {
        questions.Enqueue(asked);
        return Task.FromException<List<Job>>(new TimeoutException());
    }

    private static Job JobOf(Guid id) => new() { Id = id, Kind = "test", Owner = "me", Request = "{}", State = JobState.Running, Progress = new(1, 0, 0, 0, 1, 0) };
}
