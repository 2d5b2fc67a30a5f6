using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Sweeping;
using Datacube.Jobs.Tests.Bench;
using Datacube.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Datacube.Jobs.Tests.Sweeping;

/// <summary>What is removed when its time is over, and what never is.</summary>
[Trait("kind", "system")]
public sealed class RetentionTests
{
    private const string Postgres = "server:postgres";

    [RequiresProgramFact(Postgres)]
    public async Task A_job_that_ended_long_ago_goes_with_all_it_had_and_whoever_asks_is_told()
    {
        await using var bench = await BenchAsync();
        var old = await EndedAsync(bench, "old", days: 91);
        var young = await EndedAsync(bench, "young", days: 89);
        var running = (await bench.SubmitAsync(LedgerBench.Job(2, request: """{"of":"running"}"""))).JobId;
        await bench.ExecuteAsync($"update jobs set created_at = now() - interval '1 year' where id = '{running}'; insert into outbox (task_id) select id from tasks where job_id = '{old}'");

        Assert.Equal(1, await Of(bench).RunAsync(default));
        Assert.Equal("0 0 0", await bench.ScalarAsync<string>($"select concat_ws(' ', (select count(*) from tasks where job_id = '{old}'), (select count(*) from outbox where not exists (select from tasks where id = task_id)), (select count(*) from kept where job_id = '{old}'))"));
        Assert.Equal("{} {}", await bench.ScalarAsync<string>($"select request::text || ' ' || plan::text from jobs where id = '{old}'"));
        var error = await Assert.ThrowsAsync<DatacubeException>(() => bench.Jobs.GetAsync(old, default));
        Assert.Equal("job.removed", error.Code);
        Assert.Contains($"Job {old} ended as Succeeded on ", error.Message, StringComparison.Ordinal);
        Assert.Equal("job.removed", (await Assert.ThrowsAsync<DatacubeException>(() => bench.Jobs.RedriveAsync(old, default))).Code);
        Assert.Equal([running, young], (await bench.Jobs.ListAsync(new JobFilter(), default)).Jobs.Select(job => job.Id).Order(Comparer<Guid>.Create((a, b) => a == running ? -1 : b == running ? 1 : 0)));
        Assert.Equal(4, await bench.ScalarAsync<int>("select count(*)::int from tasks"));
        Assert.Equal(1, await bench.ScalarAsync<int>("select count(*)::int from kept"));
        await bench.AssertSoundAsync();
        // Its name may be used again.
        Assert.False((await bench.SubmitAsync(LedgerBench.Job(1, requestId: "old"))).AlreadyExists);
    }

    [RequiresProgramFact(Postgres)]
    public async Task A_removed_job_is_remembered_for_a_while()
    {
        await using var bench = await BenchAsync();
        var job = await EndedAsync(bench, "old", days: 91);
        await Of(bench).RunAsync(default);
        await bench.ExecuteAsync("update jobs set removed_at = now() - interval '269 days'");
        await Of(bench).RunAsync(default);
        Assert.NotNull((await bench.Jobs.FindAsync(job, default))!.RemovedAt);
        await bench.ExecuteAsync("update jobs set removed_at = now() - interval '271 days'");
        await Of(bench).RunAsync(default);
        Assert.Null(await bench.Jobs.FindAsync(job, default));
    }

    [RequiresProgramFact(Postgres)]
    public async Task A_job_with_something_to_clean_up_stays_until_that_is_done()
    {
        await using var bench = await BenchAsync();
        var job = await EndedAsync(bench, "old", days: 91);
        await bench.ExecuteAsync("update attempts set cleaned = false");
        Assert.Equal(0, await Of(bench).RunAsync(default));
        Assert.Equal(JobState.Succeeded, (await bench.Jobs.GetAsync(job, default)).State);
        await bench.ExecuteAsync("update attempts set cleaned = true");
        Assert.Equal(1, await Of(bench).RunAsync(default));
    }

    [RequiresProgramFact(Postgres)]
    public async Task Zero_keeps_for_ever()
    {
        await using var bench = await BenchAsync(limits => limits.KeepJobs = TimeSpan.Zero);
        var job = await EndedAsync(bench, "old", days: 10_000);
        await bench.ExecuteAsync("insert into dead_letters (queue, code, reason, body, received_at) values ('q', 'message.form', 'r', 'b', now() - interval '9 years')");
        Assert.Equal(0, await Of(bench).RunAsync(default));
        Assert.Equal(JobState.Succeeded, (await bench.Jobs.GetAsync(job, default)).State);
        Assert.Equal(1, await bench.ScalarAsync<int>("select count(*)::int from dead_letters"));
    }

    [RequiresProgramFact(Postgres)]
    public async Task Old_dead_letters_go_and_new_ones_stay()
    {
        await using var bench = await BenchAsync();
        await bench.ExecuteAsync("insert into dead_letters (queue, code, reason, body, received_at) select 'q', 'message.form', 'r', d::text, now() - make_interval(days => d) from unnest(array[89, 91]) d");
        await Of(bench).RunAsync(default);
        Assert.Equal("89", await bench.ScalarAsync<string>("select string_agg(body, ' ') from dead_letters"));
    }

    [RequiresProgramFact(Postgres)]
    public async Task Several_processes_remove_many_jobs_batch_by_batch_and_a_large_one_by_many_batches()
    {
        await using var bench = await BenchAsync();
        await bench.ExecuteAsync("""
            insert into jobs (id, owner, kind, request_hash, request, plan, state, max_failed_tasks, total, succeeded, open, ended_at)
            select gen_random_uuid(), 'o', 'test', 'x', '{}', '{}', 2, 1, n, n, 0, now() - interval '91 days' from unnest(array_fill(3, array[50]) || 45000) n;
            insert into tasks (id, job_id, kind, key, phase, priority, state, payload) select gen_random_uuid(), j.id, 'work', 't' || i, 0, 0, 3, '{}' from jobs j, generate_series(1, j.total) i
            """);
        var sweeps = 0;
        for (; await bench.ScalarAsync<int>("select count(*)::int from jobs where not emptied") > 0; sweeps++)
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Of(bench).RunAsync(default)));
        Assert.InRange(sweeps, 2, 100);
        Assert.Equal(0, await bench.ScalarAsync<int>("select count(*)::int from tasks"));
    }

    private static async Task<LedgerBench> BenchAsync(Action<JobsOptions>? limits = null)
    {
        var bench = await LedgerBench.CreateAsync(limits);
        await bench.ExecuteAsync("create table kept (job_id uuid)");
        return bench;
    }

    private static Retention Of(LedgerBench bench) => new(bench.Database, new SweepSettings(bench.Options, NullLogger<Sweep>.Instance), ["delete from kept where job_id = any($1)"]);

    private static async Task<Guid> EndedAsync(LedgerBench bench, string name, int days)
    {
        var job = (await bench.SubmitAsync(LedgerBench.Job(2, requestId: name))).JobId;
        while (await bench.ClaimAsync() is { } task)
            await bench.CompleteAsync(task);
        await bench.ExecuteAsync($"update jobs set ended_at = now() - interval '{days} days' where id = '{job}'; delete from outbox; insert into kept values ('{job}')");
        return job;
    }
}
