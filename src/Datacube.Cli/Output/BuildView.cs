using System.Globalization;
using System.Text.Json;
using Datacube.Cli.Commands;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.Cli.Output;

/// <summary>What <c>cube build</c> prints on standard output.</summary>
internal sealed class BuildView(CliHost host, string format)
{
    private const int MostFailures = 8;

    public static string Intention(CubePreparation preparation) => preparation.Action switch
    {
        TargetAction.Resume => Text($"continuing: {preparation.Committed} of {preparation.Jobs.Count} jobs are done already"),
        TargetAction.Append when preparation.Target.Abandoned is { } open => Text($"appending {preparation.Plan.Periods.Count} period(s) to the existing cube; an append of {Show(open)} that did not end is dropped"),
        TargetAction.Append => Text($"appending {preparation.Plan.Periods.Count} period(s) to the existing cube"),
        TargetAction.Replace => "replacing the existing cube",
        TargetAction.Nothing when preparation.Target.Abandoned is { } open => Text($"the cube is complete; an append of {Show(open)} did not end, the command that began it continues it"),
        TargetAction.Nothing => "the cube is complete",
        _ => Text($"building {preparation.Jobs.Count} jobs: {preparation.Plan.Cost.Tiles} of {preparation.Plan.TilesInGrid} tiles × {preparation.Plan.Periods.Count} period(s) from {preparation.Plan.Scenes.Count} scenes"),
    };

    public void ShowPlan(CubePreparation preparation)
    {
        var plan = preparation.Plan;
        var (done, open) = (preparation.Committed, preparation.Jobs.Count - preparation.Committed);
        var action = preparation.Action.ToString().ToLowerInvariant();
        if (format == "json")
        {
            Json(new { dry_run = true, action, output = preparation.Target.Store.Root, plan_hash = plan.Hash, cost = plan.Cost, jobs_open = open, jobs_done = done, periods = plan.Periods.Select(period => period.ToString()), notes = plan.Notes });
            return;
        }
        if (format == "id")
        {
            host.Out.WriteLine(plan.Hash);
            return;
        }
        Drawing.On(host, host.Out, host.IsOutTerminal).Write(Drawing.Facts(
            [("Target", Show(preparation.Target.Store.Root)), ("Action", $"dry run: would {action}"), .. Numbers(plan), ("Jobs", Text($"{open} to do, {done} done already"))]));
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

    private static IEnumerable<(string, string)> Numbers(CubePlan plan) =>
        Numbers(plan.Cost).Prepend(("Grid", Text($"{plan.Parameters.Grid.Shape.Rows} × {plan.Parameters.Grid.Shape.Columns} pixels of {plan.Parameters.Grid.Transform.A:0.########} in {plan.Parameters.Grid.Crs}")));

    private static IEnumerable<(string, string)> Numbers(CostEstimate cost) =>
    [
        ("Pixels", Text($"{cost.Pixels:N0} × {cost.Periods} period(s)")),
        ("Tiles", Text($"{cost.Tiles} of {cost.TilesInGrid}, {cost.Jobs} jobs")),
        ("Scenes", Text($"{cost.Scenes} on {cost.Dates} dates, {cost.Reads} reads")),
        ("Estimate", Text($"{ByteSize.Show(cost.InputBytes)} in, {ByteSize.Show(cost.OutputBytes)} out before compression, {cost.Seconds:0.#} s, memory at most {ByteSize.Show(cost.MemoryBytes)}")),
    ];

    private void Json<T>(T value) => host.Out.WriteLine(JsonSerializer.Serialize(value, CubeJson.Readable));

    private static string Show(CubePlan plan) => plan.Periods is [var only] ? $"{only}" : $"{plan.Periods[0]} to {plan.Periods[^1]}";

    private static string Show(Uri uri) => uri.IsFile ? uri.LocalPath : uri.ToString();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
