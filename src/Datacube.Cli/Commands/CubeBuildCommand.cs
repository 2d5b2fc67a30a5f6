using System.CommandLine;
using Datacube.Cli.Backends;
using Datacube.Cli.Output;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Requests;
using Datacube.Storage;

namespace Datacube.Cli.Commands;

/// <summary><c>datacube cube build</c>: the whole job, in this process or by the services.</summary>
internal static class CubeBuildCommand
{
    public static Command Create(CliHost host)
    {
        var options = new CubeBuildOptionSet(host);
        var command = new Command("build", "Search scenes, mask clouds, take the median per period, write a cube.");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(host, options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CliHost host, CubeBuildOptionSet options, ParseResult parsed, CancellationToken cancellation)
    {
        var (run, request) = (options.Run, options.ToRequest(parsed));
        var build = run.ToOptions(parsed);
        var spec = new CubeSpecReader(host.Clock, new OutputUriRules()).Read(request);
        var quiet = parsed.GetValue(options.Printing.Quiet);
        var notes = new Notes(host, quiet);
        notes.Say(spec.Notes);
        ConfirmWideArea(host, spec, parsed.GetValue(run.Yes));
        var local = run.IsLocal(parsed);
        await using ICubeBackend backend = local
            ? new LocalBackend(spec, build, new(options.Scenes.Http(parsed, host), options.S3.ForScenes(parsed, host), options.S3.ForWriting(parsed, host)) { Providers = options.Scenes.TableOf(parsed, host), Variable = host.Variable }, host.Clock)
            : new ClusterBackend(new CubeClient(ClusterSettings.Of(host), host.Clock), SubmissionMap.Map(request, spec, build, parsed.GetValue(options.Scenes.AllowHost)!));
        if (!local)
            notes.Say(run.LocalOnly(parsed, options.S3.All));
        var planned = await backend.PlanAsync(parsed.GetValue(run.DryRun), cancellation);
        var view = new BuildView(host, options.Printing.FormatOf(parsed));
        notes.Say(planned.Notes.Except(spec.Notes));
        if (parsed.GetValue(run.DryRun))
        {
            view.ShowPlan(planned);
            return ExitCodes.Ok;
        }
        if (parsed.GetValue(run.Detach))
        {
            view.ShowDetached(planned);
            return ExitCodes.Ok;
        }
        notes.Say(BuildView.Intention(planned));
        if (planned.JobId is { } id)
            notes.Say($"job {id}{(planned.AlreadyExists ? ", submitted before" : "")}; it goes on without this command: 'datacube job watch {id}', 'datacube job cancel {id}'");
        var progress = new ProgressView(host, quiet || parsed.GetValue(run.NoProgress));
        CubeReport report;
        try
        {
            report = await progress.RunAsync(watcher => backend.BuildAsync(watcher, cancellation));
        }
        catch (OperationCanceledException) when (backend is ClusterBackend cluster)
        {
            return await LeaveAsync(host, notes, cluster, planned.JobId!);
        }
        view.ShowReport(report);
        notes.Say(report.Notes.Except(planned.Notes));
        if (report.State == CubeState.Failed)
            ExplainFailure(notes, report);
        return ExitCodes.Of(report);
    }

    /// <summary>Ctrl-C ends the waiting, not the job; who wants both is asked.</summary>
    private static async Task<int> LeaveAsync(CliHost host, Notes notes, ClusterBackend cluster, string job)
    {
        if (host.Ask?.Invoke($"Job {job} goes on without this command. Cancel it? [y/N] ") is { } answer && answer.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase))
            await cluster.CancelAsync();
        else
            notes.Say($"left job {job} to the services: 'datacube job watch {job}' follows it");
        return ExitCodes.Interrupted;
    }

    /// <summary>IN2: west &gt; east is right for a box across ±180°, and a likely mistake where it spans more than half the globe.</summary>
    private static void ConfirmWideArea(CliHost host, CubeSpec spec, bool yes)
    {
        if (yes || !spec.Area.CrossesAntimeridian || spec.Area.East - spec.Area.West <= 180)
            return;
        // Turning the east edge by 360 degrees and back leaves digits that nobody typed.
        double east = Math.Round(spec.Area.East - 360, 9), width = Math.Round(spec.Area.East - spec.Area.West, 9);
        var question = FormattableString.Invariant($"The box runs from {spec.Area.West} eastwards across 180 to {east}, {width} degrees wide. Continue? [y/N] ");
        if (host.Ask?.Invoke(question) is { } answer && answer.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase))
            return;
        throw new DatacubeException("area.ambiguous", FormattableString.Invariant($"West {spec.Area.West} is greater than east {east}: the box crosses the antimeridian and is {width} degrees wide. Swap the two if that is not meant, or confirm with --yes."), "--bbox");
    }

    private static void ExplainFailure(Notes notes, CubeReport report)
    {
        var jobs = $"{report.JobsFailed} of {report.JobsDone + report.JobsSkipped + report.JobsFailed + report.JobsOpen} jobs failed";
        if (report.FailedInputs is [var input, ..])
        {
            var what = input.Asset.Length == 0 ? input.Scene : $"{input.Scene}, asset {input.Asset}";
            var next = input.Code == "href.not_allowed" || input.Jobs == 0
                ? "The plan keeps what the catalogue said: correct the catalogue and build with --overwrite, or accept the gaps with --allow-partial."
                : "Run the same command to try again, or accept the gaps with --allow-partial.";
            notes.Error($"error inputs.failed: {jobs}; {what}: {input.Code}: {input.Reason.TrimEnd('.')}. The cube is not published. {next}");
        }
        else if (report.FailedJobs is [var job, ..])
        {
            notes.Error($"error {job.Code}: {job.Message.TrimEnd('.')}. It ended job {job.Job}; {jobs}. The cube is not published. The same command continues.");
        }
    }
}
