using System.Globalization;
using Datacube.Engine.Cubes.Requests;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>What the user should know of a plan before it starts.</summary>
internal static class PlanNotes
{
    private const int Shown = 3;

    public static IEnumerable<string> Of(CubeSpec spec, HarmonisedScenes found, IReadOnlyList<PlannedTile> jobs, int wanted, int all)
    {
        if (spec.Polygons is { } shape)
            yield return string.Create(CultureInfo.InvariantCulture, $"{wanted} of {all} tiles touch the {shape.Polygons.Count} polygon(s) of the geometry file; only those are built");
        foreach (var band in found.Bands)
        {
            var lacking = found.Scenes.Where(scene => scene.MissingBands.Contains(band.Name)).Select(scene => scene.Id).ToList();
            if (lacking.Count > 0)
                yield return string.Create(CultureInfo.InvariantCulture, $"{lacking.Count} of {found.Scenes.Count} scenes have no band '{band.Name}': {Some(lacking)}");
        }
        if (found.Dropped.Count > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{found.Dropped.Count} duplicate product(s) left out: {Some([.. found.Dropped.Select(scene => $"{scene.Id} ({scene.Reason})")])}");
        if (found.Refused.Count > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{found.Refused.Count} item(s) cannot be used and count as failed inputs: {Some([.. found.Refused.Select(item => $"{item.Id} ({item.Reason})")])}");
        var assets = found.Scenes.SelectMany(scene => scene.RefusedBands.Values.Select(band => $"{scene.Id} {band.AssetKey} ({band.Reason})")).ToList();
        if (assets.Count > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{assets.Count} asset(s) will not be read and count as failed inputs: {Some(assets)}");
        var empty = jobs.Count(job => job.Scenes.Count == 0);
        if (empty > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{empty} of {jobs.Count} jobs have no scene; they stay empty");
    }

    private static string Some(List<string> names) =>
        string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - Shown} more") : "");
}
