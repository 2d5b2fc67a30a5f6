using System.Globalization;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;

namespace Datacube.Engine.Cubes.Building;

/// <summary>Which periods may be asked for when a cube is appended to: those it holds in full, and later ones. Nothing asked for is left out in silence.</summary>
internal static class AppendRules
{
    /// <summary>Throws <c>target.mismatch</c> for the first period that is before the cube, between its steps, or only partly in it.</summary>
    /// <param name="held">Periods of the cube in order.</param>
    /// <param name="wanted">Periods of the request in order.</param>
    public static void RequireFit(IReadOnlyList<Period> held, IReadOnlyList<Period> wanted)
    {
        foreach (var period in wanted.Where(period => period.Start < held[^1].End))
        {
            if (period.Start < held[0].Start)
                throw Mismatch($"an append adds later periods; the cube starts with {held[0]}, the request with {wanted[0]}. Start at {held[^1].End:yyyy-MM-dd}, or build the whole time with --overwrite.");
            if (held.FirstOrDefault(old => old.Start == period.Start && old.End == period.End) is not { } same)
                throw Mismatch($"{period} is no step of its time axis, which holds {held[0]} to {held[^1]}. Later periods start at {held[^1].End:yyyy-MM-dd}.");
            if (period.Used.Start < same.Used.Start || period.Used.End > same.Used.End)
            {
                throw Mismatch($"its {same} was built from scenes of {same.Used.Start:yyyy-MM-dd} to {same.Used.End:yyyy-MM-dd} only, the request wants {period.Used.Start:yyyy-MM-dd} to {period.Used.End:yyyy-MM-dd}, and a period that exists is never changed. Start at {held[^1].End:yyyy-MM-dd}, or build the whole time with --overwrite.");
            }
        }
    }

    /// <summary>Throws <c>target.mismatch</c> for a cube of older software, without an array that the same reduction writes today: it would begin in the middle of the cube.</summary>
    /// <param name="target">A complete cube.</param>
    /// <param name="cancellation">Stops between two looks.</param>
    public static async Task RequireArraysAsync(CubeTarget target, CancellationToken cancellation)
    {
        var (plan, layout) = (target.Plan!, new CubeLayout(target.Plan!));
        if (plan.Parameters.Format == CubeFormat.Cog)
        {
            if (CogFiles.KeysOf(plan).Except(target.Finished!.Files.Select(file => file.Key), StringComparer.Ordinal).FirstOrDefault() is { } file)
                throw Lacking($"the file {file}");
            return;
        }
        foreach (var name in layout.Arrays().Keys)
        {
            if (await target.Store.HeadAsync($"{layout.Prefix}{name}/zarr.json", cancellation).ConfigureAwait(false) is null)
                throw Lacking($"the array '{name}'");
        }

        DatacubeException Lacking(string what) =>
            Mismatch($"it lacks {what}, which cubes of the reduction {plan.Parameters.Reducer.Text} have today; older software built it, or something removed it. Build the later periods into another --output, or the whole time anew with --overwrite.");
    }

    private static DatacubeException Mismatch(FormattableString reason) =>
        new("target.mismatch", $"The cube cannot be appended to: {reason.ToString(CultureInfo.InvariantCulture)}", "--append");
}
