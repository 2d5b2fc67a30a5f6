using System.CommandLine;
using Datacube.Cli.Backends;
using Datacube.Cli.Output;
using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;

namespace Datacube.Cli.Commands;

/// <summary><c>datacube job</c>: what the services are at, and what may be done about it.</summary>
internal static class JobCommand
{
    public static Command Create(CliHost host) => new("job", "Jobs of the services: list, show, watch, cancel, resume, redrive.")
    {
        List(host), Show(host), Watch(host), Cancel(host), Resume(host), Redrive(host),
    };

    private static Command List(CliHost host)
    {
        var limit = new Option<int>("--limit") { Description = "At most so many jobs, newest first.", DefaultValueFactory = _ => 100, HelpName = "n" };
        var state = new Option<string?>("--state") { Description = "Only jobs in this state: waiting, running, succeeded, partially_succeeded, failed, cancelled.", HelpName = "state" };
        return Command(host, "list", "Your jobs, newest first.", [limit, state], null, async (client, parsed, view, cancellation) =>
        {
            var request = new ListJobsRequest { PageSize = parsed.GetValue(limit), State = StateOf(parsed.GetValue(state)) };
            view.ShowList((await client.ListAsync(request, cancellation)).Jobs);
            return ExitCodes.Ok;
        });
    }

    private static Command Show(CliHost host)
    {
        var failed = new Option<bool>("--failed") { Description = "Only the tiles that failed; -o id prints them as --only takes them." };
        var id = Id();
        return Command(host, "show", "One job: state, progress, failed tiles.", [failed], id, async (client, parsed, view, cancellation) =>
        {
            var job = await client.GetAsync(parsed.GetRequiredValue(id), cancellation);
            if (parsed.GetValue(failed))
                view.ShowFailed(job);
            else
                view.Show(job);
            return ExitCodes.Ok;
        });
    }

    private static Command Watch(CliHost host)
    {
        var id = Id();
        return Command(host, "watch", "Follow a job to its end; the exit code is that of the build.", [], id, async (client, parsed, view, cancellation) =>
        {
            Job? last = null;
            var progress = new ProgressView(host, parsed.GetValue<bool>("--quiet"));
            await progress.RunAsync<bool>(async watcher =>
            {
                await foreach (var job in client.WatchAsync(parsed.GetRequiredValue(id), cancellation))
                {
                    last = job;
                    watcher?.Report(AnswerMap.Map(job.Progress));
                }
                return true;
            });
            view.Show(last!);
            return JobOutcome.ExitCodeOf(last!);
        });
    }

    private static Command Cancel(CliHost host)
    {
        var remove = new Option<bool>("--remove") { Description = "Also remove the tiles that are finished; otherwise they are kept for a later build." };
        var id = Id();
        return Command(host, "cancel", "Stop a job.", [remove], id, async (client, parsed, view, cancellation) =>
        {
            view.Show(await client.CancelAsync(new() { JobId = parsed.GetRequiredValue(id), RemoveFinished = parsed.GetValue(remove) }, cancellation));
            return ExitCodes.Ok;
        });
    }

    private static Command Resume(CliHost host)
    {
        var id = Id();
        return Command(host, "resume", "Submit the request of an ended job again; finished tiles are kept.", [], id, async (client, parsed, view, cancellation) =>
        {
            var reply = await client.ResumeAsync(new() { JobId = parsed.GetRequiredValue(id), RequestId = Guid.NewGuid().ToString() }, cancellation);
            view.Show(await client.GetAsync(reply.JobId, cancellation));
            return ExitCodes.Ok;
        });
    }

    private static Command Redrive(CliHost host)
    {
        var id = Id();
        return Command(host, "redrive", "Run the failed tasks of an ended job again, with fresh counters.", [], id, async (client, parsed, view, cancellation) =>
        {
            await client.RedriveAsync(new() { JobId = parsed.GetRequiredValue(id) }, cancellation);
            view.Show(await client.GetAsync(parsed.GetRequiredValue(id), cancellation));
            return ExitCodes.Ok;
        });
    }

    private static Argument<string> Id() => new("job") { Description = "Number of the job." };

    private static Command Command(CliHost host, string name, string description, Option[] options, Argument<string>? id, Func<CubeClient, ParseResult, JobView, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        var printing = new OutputOptions("table", "json", "id");
        if (id is not null)
            command.Add(id);
        foreach (var option in options)
            command.Add(option);
        printing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new CubeClient(ClusterSettings.Of(host), host.Clock);
            return await run(client, parsed, new JobView(host, printing.FormatOf(parsed)), cancellation);
        });
        return command;
    }

    private static JobState StateOf(string? name) => name is null ? JobState.Unspecified
        : JobView.States.FirstOrDefault(state => state.Value == name.Replace('-', '_')) is { Key: not JobState.Unspecified } found ? found.Key
        : throw new DatacubeException("option.value", $"'{name}' is no state of a job. Allowed: {string.Join(", ", JobView.States.Values)}.", "--state");
}
