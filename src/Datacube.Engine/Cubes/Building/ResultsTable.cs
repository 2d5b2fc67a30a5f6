using System.Globalization;
using System.Text;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;
using Datacube.Engine.Pipeline;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>R3.10: one row per job, failures included; the seed's columns first, ours behind them.</summary>
internal static class ResultsTable
{
    private const string Header =
        "success,num_scenes,start_time,search_duration,load_duration,write_duration,region,cloud_provider,job,period,tile,state,skipped,days,valid_share,inputs_used,inputs_empty,inputs_failed,code,message";

    /// <summary>Writes both forms of the table.</summary>
    /// <param name="store">Target.</param>
    /// <param name="results">Every job of the cube with the plan it belongs to, those before an append included.</param>
    /// <param name="report">Of this run.</param>
    /// <param name="cancellation">Stops between the two.</param>
    public static async Task WriteAsync(IObjectStore store, IReadOnlyList<(CubePlan Plan, JobResult Job)> results, CubeReport report, CancellationToken cancellation)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var (plan, job) in results)
            text.AppendJoin(',', Cells(plan, job).Select(Quote)).Append('\n');
        await store.PutAsync(CubeKeys.ResultsCsv, Encoding.UTF8.GetBytes(text.ToString()), PutCondition.Replace, cancellation).ConfigureAwait(false);
        var names = Header.Split(',');
        var rows = results.Select(result => names.Zip(Cells(result.Plan, result.Job)).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
        await StoredJson.WriteAsync(store, CubeKeys.ResultsJson, new { report, jobs = rows }, PutCondition.Replace, cancellation).ConfigureAwait(false);
    }

    private static string[] Cells(CubePlan plan, JobResult result)
    {
        var (job, commit) = (result.Tile, result.Commit);
        var valid = commit is null ? "" : Number((double)commit.ValidPixels.Sum() / Math.Max(1, commit.Pixels * commit.ValidPixels.Count), "0.####");
        return
        [
            commit is null || result.State == "failed" ? "False" : "True",
            Number(job.Scenes.Count),
            commit?.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "",
            Number(plan.SearchSeconds.GetValueOrDefault(job.Period)),
            commit is null ? "" : Number(commit.LoadSeconds),
            commit is null ? "" : Number(commit.WriteSeconds),
            "local", "local",
            job.Id, plan.Periods.First(period => period.Index == job.Period).ToString(), TileName.Of(job.Tile),
            result.State, result.IsSkipped ? "True" : "False", commit is null ? "" : Number(commit.Days), valid,
            .. Enum.GetValues<InputOutcome>().Select(outcome => Number(result.Inputs.Count(input => input.Outcome == outcome))),
            result.Code ?? result.FirstFailure?.Code ?? "", result.Message ?? result.FirstFailure?.Reason ?? "",
        ];
    }

    private static string Number(double value, string format = "0.###") => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Quote(string cell) => cell.AsSpan().ContainsAny(",\"\n\r") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
