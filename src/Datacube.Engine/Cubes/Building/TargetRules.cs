using System.Globalization;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;
using Datacube.Pixels.Resampling;

namespace Datacube.Engine.Cubes.Building;

/// <summary>R3.1, D16: nothing that exists is lost unless the user says so.</summary>
public static class TargetRules
{
    private const string Field = "--output";

    /// <summary>Decides, or throws <c>target.exists</c>, <c>target.mismatch</c>.</summary>
    /// <param name="target">What lies at the place.</param>
    /// <param name="plans">Every plan that made it, oldest first.</param>
    /// <param name="spec">What is wanted.</param>
    /// <param name="mode">What the user allows.</param>
    /// <param name="allowPartial">True where inputs may fail: a cube that lacks some is complete then.</param>
    public static TargetAction Decide(CubeTarget target, IReadOnlyList<CubePlan> plans, CubeSpec spec, TargetMode mode, bool allowPartial)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(mode);
        var where = target.Store.Root.IsFile ? target.Store.Root.LocalPath : target.Store.Root.ToString();
        if (mode.Overwrite && mode.Append)
            throw new DatacubeException("option.value", "--overwrite and --append exclude each other: one removes the existing cube, the other keeps it.", "--append");
        if (target.IsEmpty)
            return mode.Append ? throw new DatacubeException("cube.not_found", $"There is no cube at '{where}' to append to. Leave out --append to build a new one.", Field) : TargetAction.Create;
        if (!target.IsCube)
            throw new DatacubeException("target.exists", $"'{where}' is not empty and holds no cube of Datacube. Nothing there is ever removed or mixed with a cube; choose another --output.", Field);
        if (mode.Overwrite)
            return TargetAction.Replace;
        if (mode.Initialize)
            throw new DatacubeException("target.exists", $"'{where}' holds a cube, and --initialize would empty it. Add --overwrite to allow that, or leave out --initialize to continue it.", Field);
        var same = target.Plan!.ParametersHash == PlanHash.Of(CubeParameters.Of(spec));
        if (same)
            return target.IsComplete && (allowPartial || target.Finished!.State != CubeState.PartiallySucceeded) ? TargetAction.Nothing : TargetAction.Resume;
        if (!target.IsComplete)
            throw new DatacubeException("target.exists", $"'{where}' holds an unfinished build of another request ({Describe(target.Plan)}). Run the same command again to finish it, or start over with --overwrite.", Field);
        if (!mode.Append)
            throw new DatacubeException("target.exists", $"'{where}' holds a cube of another request ({Describe(target.Plan)}). Use --append to add later periods, --overwrite to replace it, or another --output.", Field);
        RequireMatch(target.Plan, spec);
        var wanted = Periods.Of(spec.Time, spec.PeriodMonths, spec.WholeEdges);
        AppendRules.RequireFit([.. plans.SelectMany(plan => plan.Periods)], wanted);
        return wanted[^1].Start >= target.Plan.Periods[^1].End ? TargetAction.Append : TargetAction.Nothing;
    }

    /// <summary>Grid, bands and type of an append must be those of the cube; the first difference is named.</summary>
    private static void RequireMatch(CubePlan plan, CubeSpec spec)
    {
        var (old, now) = (plan.Parameters, CubeParameters.Of(spec));
        (string What, string Old, string New)[] parts =
        [
            ("format", Text(old.Format), Text(now.Format)),
            ("variable", old.VariableName, now.VariableName),
            ("CRS", old.Grid.Crs, now.Grid.Crs),
            ("pixel size", Text(old.Grid.Transform.A), Text(now.Grid.Transform.A)),
            ("origin", Text($"{old.Grid.Transform.C}, {old.Grid.Transform.F}"), Text($"{now.Grid.Transform.C}, {now.Grid.Transform.F}")),
            ("shape", Text($"{old.Grid.Shape.Rows} × {old.Grid.Shape.Columns}"), Text($"{now.Grid.Shape.Rows} × {now.Grid.Shape.Columns}")),
            ("chunk size", Text(old.ChunkSize), Text(now.ChunkSize)),
            ("bands", string.Join(" ", old.Bands.Select(band => band.Name)), string.Join(" ", now.Bands.Select(band => band.Name))),
            ("indices", string.Join(" ", old.Indices ?? []), string.Join(" ", now.Indices ?? [])),
            ("resampling", string.Join(" ", Resampling(old)), string.Join(" ", Resampling(now))),
            ("reduction", old.Reducer.Text, now.Reducer.Text),
            ("cloud mask", old.Mask.Name, now.Mask.Name),
            ("period length", Text($"{old.PeriodMonths} month(s)"), Text($"{now.PeriodMonths} month(s)")),
        ];
        foreach (var (what, before, after) in parts)
        {
            if (before != after)
                throw new DatacubeException("target.mismatch", $"The cube cannot be appended to: its {what} is {before}, the request's is {after}. An append needs the same grid, bands and type.", "--append");
        }
    }

    private static IEnumerable<ResamplingMethod> Resampling(CubeParameters parameters) => parameters.Bands.Concat(parameters.IndexBands ?? []).Select(band => band.Resampling);

    private static string Describe(CubePlan plan) => string.Create(CultureInfo.InvariantCulture,
        $"{plan.Parameters.Time.Start:yyyy-MM-dd} to {plan.Parameters.Time.End:yyyy-MM-dd}, {string.Join(" ", plan.Parameters.Bands.Select(band => band.Name))}, {plan.Parameters.Grid.Shape.Rows} × {plan.Parameters.Grid.Shape.Columns} pixels");

    private static string Text<T>(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
