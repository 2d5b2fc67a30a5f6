using Datacube.Engine.Cubes.Planning;

namespace Datacube.Engine.Cubes.Building;

/// <summary>One time step of a cube.</summary>
/// <param name="Period">For example <c>2023-08</c>.</param>
/// <param name="Start">First day.</param>
/// <param name="Jobs">Jobs of the step.</param>
/// <param name="Committed">Jobs that are done.</param>
/// <param name="Scenes">Scenes acquired in it.</param>
/// <param name="ValidShare">Share of pixels with a value, per band.</param>
public sealed record PeriodSummary(string Period, DateOnly Start, int Jobs, int Committed, int Scenes, IReadOnlyDictionary<string, double> ValidShare)
{
    internal static PeriodSummary Of(CubePlan plan, Period period, IReadOnlyList<JobResult> jobs)
    {
        var own = jobs.Where(job => job.Tile.Period == period.Index).ToList();
        var commits = own.Where(job => job.Commit is not null).Select(job => job.Commit!).ToList();
        var pixels = (double)Math.Max(1, commits.Sum(commit => commit.Pixels));
        var shares = new OrderedDictionary<string, double>();
        for (var band = 0; band < plan.Result.Count; band++)
            shares[plan.Result[band].Name] = Math.Round(commits.Sum(commit => commit.ValidPixels[band]) / pixels, 4);
        return new(period.ToString(), period.Start, own.Count, commits.Count,
            plan.Scenes.Count(scene => scene.Acquired >= period.Used.Start && scene.Acquired <= period.Used.End), shares);
    }
}
