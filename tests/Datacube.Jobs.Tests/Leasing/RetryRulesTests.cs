using Datacube.Contracts.Errors;
using Datacube.Jobs.Leasing;
using Datacube.Jobs.Ledger;
using Xunit;

namespace Datacube.Jobs.Tests.Leasing;

[Trait("kind", "unit")]
public sealed class RetryRulesTests
{
    private readonly RetryRules rules = new(new JobsOptions(), new Random(7));

    [Fact]
    public void Every_code_of_the_error_table_ends_after_a_bounded_number_of_attempts()
    {
        foreach (var entry in ErrorTable.All)
        {
            var counters = default(TaskCounters);
            var attempts = 0;
            NextStep next;
            do
            {
                var outcome = entry.Retry == RetryDecision.Release ? AttemptOutcome.Interrupted : AttemptOutcome.Failed;
                next = rules.Decide(counters, new AttemptEnd(outcome, entry, "text"), stopping: false);
                counters = next.Counters;
                attempts++;
            }
            while (next.State == TaskState.Ready && attempts < 100);
            var expected = entry.Retry switch { RetryDecision.Never => 1, RetryDecision.BackOff => 5, RetryDecision.Release => 20, _ => 2 };
            Assert.True(attempts == expected, $"{entry.Code}: {attempts} attempts instead of {expected}");
            Assert.Equal(entry.Retry == RetryDecision.Release ? "task.crashes_worker" : entry.Code, next.Code);
        }
    }

    [Fact]
    public void Pauses_double_from_one_second_to_sixty_with_full_jitter()
    {
        for (var failures = 1; failures <= 12; failures++)
        {
            var cap = Math.Min(60, Math.Pow(2, failures - 1));
            var draws = Enumerable.Range(0, 2000).Select(_ => rules.Pause(failures).TotalSeconds).ToList();
            Assert.All(draws, draw => Assert.InRange(draw, 0, cap));
            Assert.InRange(draws.Average(), cap * 0.45, cap * 0.55);
            Assert.True(draws.Min() < cap * 0.05 && draws.Max() > cap * 0.95, "the jitter is not full");
        }
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(86_400, 3600)]
    public void A_wait_that_the_source_asked_for_is_kept_up_to_the_limit(int asked, int kept)
    {
        var next = rules.Decide(default, new AttemptEnd(AttemptOutcome.Failed, ErrorTable.Find("source.throttled"), "text", TimeSpan.FromSeconds(asked)), stopping: false);
        Assert.Equal((TaskState.Ready, TimeSpan.FromSeconds(kept)), (next.State, next.Pause));
    }

    [Fact]
    public void Shutdown_charges_nothing_and_a_dead_worker_charges_an_interruption_only()
    {
        Assert.Equal(default, rules.Decide(default, new AttemptEnd(AttemptOutcome.Released), stopping: false).Counters);
        Assert.Equal(new TaskCounters(0, 1, 0), rules.Decide(default, new AttemptEnd(AttemptOutcome.Interrupted), stopping: false).Counters);
    }

    [Fact]
    public void A_bug_is_tried_once_more_elsewhere_and_transient_failures_in_between_do_not_renew_that()
    {
        var bug = new AttemptEnd(AttemptOutcome.Failed, ErrorTable.Find("internal"), "text");
        var first = rules.Decide(default, bug, stopping: false);
        Assert.True(first is { State: TaskState.Ready, Elsewhere: true });
        var between = rules.Decide(first.Counters, new AttemptEnd(AttemptOutcome.Failed, ErrorTable.Find("source.unavailable"), "text"), stopping: false);
        Assert.Equal(TaskState.Ready, between.State);
        Assert.Equal(TaskState.Failed, rules.Decide(between.Counters, bug, stopping: false).State);
    }

    [Fact]
    public void Nothing_starts_again_for_a_job_that_stops()
    {
        foreach (var end in (AttemptEnd[])[new(AttemptOutcome.Released), new(AttemptOutcome.Interrupted), new(AttemptOutcome.Failed, ErrorTable.Find("source.unavailable"), "text")])
            Assert.Equal(TaskState.Cancelled, rules.Decide(default, end, stopping: true).State);
    }
}
