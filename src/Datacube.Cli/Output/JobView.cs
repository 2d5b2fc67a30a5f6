using System.Globalization;
using System.Text.Json;
using Datacube.Cli.Backends;
using Datacube.Contracts.Cubes.V1;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.Cli.Output;

/// <summary>What the commands about jobs print.</summary>
internal sealed class JobView(CliHost host, string format)
{
    /// <summary>States as people write them.</summary>
    public static IReadOnlyDictionary<JobState, string> States { get; } = new Dictionary<JobState, string>
    {
        [JobState.Waiting] = "waiting",
        [JobState.Running] = "running",
        [JobState.Cancelling] = "cancelling",
        [JobState.Succeeded] = "succeeded",
        [JobState.PartiallySucceeded] = "partially_succeeded",
        [JobState.Failed] = "failed",
        [JobState.Cancelled] = "cancelled",
    };

    public void ShowList(IReadOnlyCollection<Job> jobs)
    {
        if (format == "json")
            Json(jobs.Select(Describe));
        else if (format == "id")
            WriteLines(jobs.Select(job => job.JobId));
        else
            Drawing.On(host, host.Out, host.IsOutTerminal).Write(Drawing.Grid(["Job", "State", "Tiles", "Created", "Cube"], jobs.Select(job => (IReadOnlyList<string>)[job.JobId, StateOf(job), Tiles(job.Progress), Time(job.Created), job.Output])));
    }

    public void Show(Job job)
    {
        if (format == "json")
            Json(Describe(job));
        else if (format == "id")
            host.Out.WriteLine(job.JobId);
        else
            Drawing.On(host, host.Out, host.IsOutTerminal).Write(Drawing.Facts(
            [
                ("Job", job.JobId),
                ("State", StateOf(job).Replace('_', ' ')),
                ("Cube", job.Output),
                ("Tiles", Tiles(job.Progress)),
                ("Created", Time(job.Created)),
                .. job.Ended is null ? [] : new[] { ("Ended", Time(job.Ended)) },
                .. job.Error is { } error ? [("Error", $"{error.Code}: {error.Message}")] : Array.Empty<(string, string)>(),
                .. job.FailedTasks.Take(8).Select(task => ("Failed tile", $"{task.Task} {task.Error.Code}: {task.Error.Message}")),
            ]));
    }

    /// <summary>The failed tiles alone, in the form that <c>--only</c> takes.</summary>
    public void ShowFailed(Job job)
    {
        if (format == "json")
            Json(job.FailedTasks.Select(Describe));
        else if (format == "id")
            WriteLines(job.FailedTasks.Select(task => TileOf(task.Task)).Distinct());
        else
            Drawing.On(host, host.Out, host.IsOutTerminal).Write(Drawing.Grid(["Tile", "Code", "Reason"], job.FailedTasks.Select(task => (IReadOnlyList<string>)[task.Task, task.Error.Code, task.Error.Message])));
    }

    private static object Describe(Job job) => new
    {
        job_id = job.JobId,
        request_id = job.RequestId.Length > 0 ? job.RequestId : null,
        state = StateOf(job),
        output = job.Output,
        plan_hash = job.PlanHash,
        priority = job.Priority,
        created = job.Created?.ToDateTimeOffset(),
        started = job.Started?.ToDateTimeOffset(),
        ended = job.Ended?.ToDateTimeOffset(),
        progress = AnswerMap.Map(job.Progress),
        error = job.Error is { } error ? new { code = error.Code, message = error.Message } : null,
        failed = job.FailedTasks.Select(Describe),
        report = job.Report is { } report ? AnswerMap.Report(report) : null,
    };

    private static object Describe(FailedTask task) => new { tile = TileOf(task.Task), job = task.Task, code = task.Error.Code, message = task.Error.Message };

    /// <summary>From <c>t0003/r0001/c0002</c> to <c>r0001/c0002</c>.</summary>
    private static string TileOf(string task) => task[(task.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static string StateOf(Job job) => States.GetValueOrDefault(job.State, "unknown");

    private static string Tiles(Progress progress) => string.Create(CultureInfo.InvariantCulture,
        $"{progress.Done + progress.Skipped} of {progress.Total} done{(progress.Failed > 0 ? $", {progress.Failed} failed" : "")}{(progress.Running > 0 ? $", {progress.Running} running" : "")}");

    private static string Time(Google.Protobuf.WellKnownTypes.Timestamp? time) => time?.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private void WriteLines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            host.Out.WriteLine(line);
    }

    private void Json<T>(T value) => host.Out.WriteLine(JsonSerializer.Serialize(value, CubeJson.Readable));
}
