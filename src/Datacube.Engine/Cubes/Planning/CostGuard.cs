using System.Globalization;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Requests;
using Datacube.Raster.Projections;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>IN16: refuses what is too large, before the catalogue is asked where the grid alone tells, and again when the scenes are known.</summary>
public sealed class CostGuard(CostLimits limits)
{
    private const double MetresPerDegree = 111_320;

    /// <summary>Refuses a grid whose pixel count does not even fit the arithmetic of grids.</summary>
    public static void CheckGrid(LonLatArea area, CrsInfo crs, double resolution)
    {
        ArgumentNullException.ThrowIfNull(crs);
        var scale = crs.IsGeographic ? 1 : MetresPerDegree / crs.MetresPerUnit;
        double columns = (area.East - area.West) * scale / resolution, rows = (area.North - area.South) * scale / resolution;
        const double largestSide = 1 << 30;
        if (columns > largestSide || rows > largestSide)
            throw TooLarge(Text($"about {columns:N0} × {rows:N0} pixels (scenes and GiB not yet counted)"), Text($"a side of {largestSide:N0} pixels"), "Ask for a smaller --bbox or a coarser --resolution");
    }

    /// <summary>Refuses by the size of the output alone; nothing has been asked of the catalogue.</summary>
    public void CheckOutput(CubeSpec spec, int periods, long jobs)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var bands = spec.ResultBands().Count;
        var samples = (double)spec.Grid.Shape.Count * periods * bands;
        if (samples > limits.Samples)
        {
            var side = Math.Sqrt(limits.Samples / (periods * bands));
            var most = Math.Floor(limits.Samples / ((double)spec.Grid.Shape.Count * bands));
            throw TooLarge(
                Text($"{spec.Grid.Shape.Count:N0} pixels × {periods} periods × {bands} bands = {samples:N0} values, {samples * 4 / (1 << 30):N0} GiB out (scenes not yet counted)"),
                Text($"{limits.Samples:N0} values"),
                Text($"Largest area at this time range: {side:N0} × {side:N0} pixels ({side * spec.Grid.Transform.A:0.###} units a side); largest time range for this area: {most:N0} period(s)"));
        }
        if (jobs > limits.Jobs)
            throw TooLarge(Text($"{jobs:N0} jobs (tiles × periods) of {spec.ChunkSize} pixels"), Text($"{limits.Jobs:N0} jobs"), "Use a larger --chunk-size, a smaller area or fewer periods");
    }

    /// <summary>Refuses by scenes and bytes.</summary>
    public void CheckInputs(CostEstimate cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        if (cost.Scenes > limits.Scenes || cost.InputBytes > limits.InputBytes)
        {
            var share = Math.Min((double)limits.Scenes / cost.Scenes, (double)limits.InputBytes / Math.Max(1, cost.InputBytes));
            throw TooLarge(
                Text($"{cost.Pixels:N0} pixels from {cost.Scenes:N0} scenes, {Gibibytes(cost.InputBytes)} GiB to read"),
                Text($"{limits.Scenes:N0} scenes and {Gibibytes(limits.InputBytes)} GiB"),
                Text($"Ask for at most {Math.Max(1, Math.Floor(cost.Periods * share))} of the {cost.Periods} period(s), or for {share:P0} of the area"));
        }
    }

    private static string Gibibytes(long bytes) => (bytes / (double)(1 << 30)).ToString("N1", CultureInfo.InvariantCulture);

    private static DatacubeException TooLarge(string what, string limit, string remedy) =>
        new("cost.too_large", $"The cube is too large: {what}. The limit is {limit}. {remedy}; --dry-run shows the numbers of a request.", "--bbox");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
