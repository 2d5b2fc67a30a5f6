using System.Globalization;
using System.Text.Json;
using Datacube.Cli.Backends;
using Datacube.Cli.Commands;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.Cli.Output;

/// <summary>What <c>cube build</c> prints on standard output.</summary>
internal sealed class BuildView(CliHost host, string format)
{
    private const int MostFailures = 8;

    public static string Intention(PlannedCube plan) => plan.Action switch
    {
        TargetAction.Resume => Text($"continuing: {plan.Committed} of {plan.Jobs} jobs are done already"),
        TargetAction.Append when plan.Abandoned is { } open => Text($"appending {plan.Periods.Count} period(s) to the existing cube; an append of {open} that did not end is dropped"),
        TargetAction.Append => Text($"appending {plan.Periods.Count} period(s) to the existing cube"),
        TargetAction.Replace => "replacing the existing cube",
        TargetAction.Nothing when plan.Abandoned is { } open => Text($"the cube is complete; an append of {open} did not end, the command that began it continues it"),
        TargetAction.Nothing => "the cube is complete",
        _ => Text($"building {plan.Jobs} jobs: {plan.Cost.Tiles} of {plan.Cost.TilesInGrid} tiles × {plan.Periods.Count} period(s) from {plan.Cost.Scenes} scenes"),
    };

    public void ShowPlan(PlannedCube plan)
    {
        var (done, open) = (plan.Committed, plan.Jobs - plan.Committed);
        var action = plan.Action.ToString().ToLowerInvariant();
        if (format == "json")
        {
            Json(new { dry_run = true, action, output = plan.Output, plan_hash = plan.PlanHash, cost = plan.Cost, jobs_open = open, jobs_done = done, periods = plan.Periods, notes = plan.Notes });
            return;
        }
        if (format == "id")
        {
            host.Out.WriteLine(plan.PlanHash);
            return;
        }
        Drawing.On(host, host.Out, host.IsOutTerminal).Write(Drawing.Facts(
            [("Target", Show(plan.Output)), ("Action", $"dry run: would {action}"), .. Numbers(plan), ("Jobs", Text($"{open} to do, {done} done already"))]));
    }

    /// <summary>A job that runs on without this process.</summary>
    public void ShowDetached(PlannedCube plan)
    {
        if (format == "json")
            Json(new { job_id = plan.JobId, already_exists = plan.AlreadyExists, output = plan.Output, plan_hash = plan.PlanHash, cost = plan.Cost, notes = plan.Notes });
        else if (format == "id")
            host.Out.WriteLine(plan.JobId);
        else
            Drawing.On(host, host.Out, host.IsOutTerminal).Write(Drawing.Facts([("Job", plan.JobId ?? ""), ("Target", Show(plan.Output)), .. Numbers(plan)]));
    }

    public void ShowReport(CubeReport report)
    {
        if (format == "json")
            Json(report);
        else if (format == "id")
            host.Out.WriteLine(Show(report.Output));
        else
            ShowTable(report);
    }

    private void ShowTable(CubeReport report)
    {
        Drawing.On(host, host.Out, host.IsOutTerminal).Write(Drawing.Facts(
        [
            ("Cube", Show(report.Output)),
            ("State", JsonNamingPolicy.SnakeCaseLower.ConvertName(report.State.ToString()).Replace('_', ' ')),
            .. Numbers(report.Cost),
            ("Jobs", Text($"{report.JobsDone} done, {report.JobsSkipped} skipped, {report.JobsFailed} failed, {report.JobsOpen} open")),
            ("Inputs", Text($"{report.InputsUsed} used, {report.InputsEmpty} without a valid pixel, {report.InputsFailed} failed")),
            .. FailedInputs(report.FailedInputs),
            ("Valid pixels", report.ValidShare.ToString("P1", CultureInfo.InvariantCulture)),
            ("Stored", ByteSize.Show(report.StoredBytes)),
            ("Time", Text($"{report.Seconds} s")),
            .. report.Pictures.Contains(CubeKeys.Quicklook) ? [("Picture", Path.Combine(Show(report.Output), CubeKeys.Quicklook))] : Array.Empty<(string, string)>(),
        ]));
    }

    /// <summary>The first failed inputs, one row each, and how many more there are.</summary>
    public static IEnumerable<(string, string)> FailedInputs(IReadOnlyList<FailedInput> inputs)
    {
        foreach (var input in inputs.Take(MostFailures))
            yield return ("Failed input", Text($"{input.Scene} {input.Asset} ({input.Code}, {input.Jobs} job(s)): {input.Reason}"));
        if (inputs.Count > MostFailures)
            yield return ("", Text($"and {inputs.Count - MostFailures} more: {CubeKeys.ResultsJson} of the cube"));
    }

    private static IEnumerable<(string, string)> Numbers(PlannedCube plan) =>
        Numbers(plan.Cost).Prepend(("Grid", Text($"{plan.Rows} × {plan.Columns} pixels of {plan.PixelSize:0.########} in {plan.Crs}")));

    private static IEnumerable<(string, string)> Numbers(CostEstimate cost) =>
    [
        ("Pixels", Text($"{cost.Pixels:N0} × {cost.Periods} period(s)")),
        ("Tiles", Text($"{cost.Tiles} of {cost.TilesInGrid}, {cost.Jobs} jobs")),
        ("Scenes", Text($"{cost.Scenes} on {cost.Dates} dates, {cost.Reads} reads")),
        ("Estimate", Text($"{ByteSize.Show(cost.InputBytes)} in, {ByteSize.Show(cost.OutputBytes)} out before compression, {cost.Seconds:0.#} s, memory at most {ByteSize.Show(cost.MemoryBytes)}")),
    ];

    private void Json<T>(T value) => host.Out.WriteLine(JsonSerializer.Serialize(value, CubeJson.Readable));

    private static string Show(Uri uri) => uri.IsFile ? uri.LocalPath : uri.ToString();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
