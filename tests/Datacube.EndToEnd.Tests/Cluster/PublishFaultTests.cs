using System.Text;
using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Faults;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Messages come more than once, and a job is cancelled while its cube gets its name. Rows 17 and 27 of the table of faults.</summary>
[Trait("kind", "fault")]
[Collection(MachinesGroup.Name)]
public sealed class PublishFaultTests(ClusterFixture fixture) : FaultTest(fixture.Cluster)
{
    private const string Finish = "#finish";
    private const string Queue = "datacube.cubes.tasks";

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Faults_17_and_18_a_message_published_three_times_at_once_and_again_after_the_end_is_one_execution(Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var held = $"hold:1@{FaultPoints.AfterCompute}";
        var (first, _) = (await Cluster.StartBuilderAsync(held, PatientLease), await Cluster.StartBuilderAsync(held, PatientLease));
        using var client = Cluster.ClientOf(first);
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        await Cluster.HeldAsync();
        // Of tasks that are done, in hand and waiting: the same message thrice, under its own name and under none.
        var tasks = (await Cluster.QueryAsync($"select id from cubes.tasks where job_id = '{id}'")).Split('\n');
        foreach (var task in tasks)
            await Task.WhenAll(PublishThriceAsync(task, Guid.NewGuid()), PublishThriceAsync(task, null));
        Cluster.OpenGate();
        await RequireSuccessAsync(cube, client, id);
        foreach (var task in tasks)
            await PublishThriceAsync(task, null);
        await Until.TrueAsync(async () => await Cluster.Rabbit.CountAsync(Cluster.VirtualHost, Queue) == 0, "the messages are read");
        // The tiles and the finish; the task that would clean up has no attempt.
        Assert.Equal($"{cube.Tiles + 1}|{cube.Tiles + 1}|1", await Cluster.QueryAsync(
            $"select count(*), count(*) filter (where a.outcome = 1), max(a.token) from cubes.attempts a join cubes.tasks t on t.id = a.task_id where t.job_id = '{id}'"));
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(FaultPoints.AfterUpload, false, Scenes.Real)]
    [InlineData(FaultPoints.MidUpload + Finish, true, Scenes.Real)]
    [InlineData(FaultPoints.AfterUpload + Finish, false, Scenes.Sample)]
    public async Task Fault_27_a_job_cancelled_during_publish_ends_cancelled_and_is_not_listed(string point, bool remove, Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var service = await Cluster.StartBuilderAsync($"hold@{point}");
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        await Cluster.HeldAsync();
        await client.CancelAsync(id, remove);
        // The answer to a renewal says so to the worker; when the next one has come, it knows.
        await RenewedAsync(id);
        await RenewedAsync(id);
        Cluster.OpenGate();
        Assert.Equal(JobState.Cancelled, (await client.EndOfAsync(id)).State);
        Assert.False(File.Exists(Path.Combine(Cube, "item.json")));
        Assert.Equal(remove, !Directory.Exists(Cube) || Directory.GetFiles(Cube, "*", SearchOption.AllDirectories).Length == 0);
        await Invariants.RequireQuietAsync(Cluster);
        var resumed = await Cluster.RunAsync(service, $"job resume {id} -o id");
        Assert.True(resumed.Code == 0, resumed.Error);
        // The invariants compare what it leaves with an undisturbed cube.
        Assert.Equal(JobState.Succeeded, (await client.EndOfAsync(resumed.Out.Trim())).State);
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task No_secret_is_in_a_message_while_a_job_runs_and_one_that_is_put_there_would_be_found()
    {
        var cube = await WatchAsync(Scenes.Sample);
        var service = await Cluster.StartBuilderAsync($"hold:1@{FaultPoints.AfterCompute}", PatientLease);
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        await Cluster.HeldAsync();
        var task = await Cluster.QueryAsync($"select id from cubes.tasks where job_id = '{id}' and state = 3 limit 1");
        List<string> seen = [];
        await Until.TrueAsync(async () =>
        {
            seen.AddRange(await Invariants.RequireNoSecretInMessagesAsync(Cluster));
            return seen.Exists(message => message.Contains(task, StringComparison.Ordinal) && message.Contains("headers", StringComparison.Ordinal));
        }, "the ring of a task is seen, with its headers");
        // Nobody is bound to this exchange; the copy is made all the same.
        await Cluster.Rabbit.PublishAsync(Cluster.VirtualHost, "amq.fanout", Encoding.UTF8.GetBytes(SecretCanary.Word));
        await Until.TrueAsync(async () => (await Cluster.Rabbit.TakeCopiesAsync(Cluster.VirtualHost)).Any(message => message.Contains(SecretCanary.Word, StringComparison.Ordinal)), "what is put there is found");
        Cluster.OpenGate();
        await RequireSuccessAsync(cube, client, id);
    }

    private async Task PublishThriceAsync(string task, Guid? name)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"schema":"cubes","taskId":"{{task}}","version":1}""");
        var taken = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Cluster.Rabbit.PublishAsync(Cluster.VirtualHost, Queue, body, name)));
        Assert.DoesNotContain(false, taken);
    }

    private async Task RenewedAsync(string job)
    {
        var lease = $"select max(lease_until) from cubes.tasks where job_id = '{job}'";
        var before = await Cluster.QueryAsync(lease);
        Assert.NotEqual("", before);
        await Until.TrueAsync(async () => await Cluster.QueryAsync(lease) != before, "the lease is renewed");
    }
}
