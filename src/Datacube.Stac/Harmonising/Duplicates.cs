namespace Datacube.Stac.Harmonising;

/// <summary>Keeps one product per acquisition: the newest baseline, then the newest product, then the greatest id.</summary>
internal static class Duplicates
{
    public static (List<Scene> Kept, List<DroppedScene> Dropped) Remove(IEnumerable<SceneCandidate> candidates)
    {
        List<Scene> kept = [];
        List<DroppedScene> dropped = [];
        foreach (var group in candidates.GroupBy(candidate => candidate.Identity, StringComparer.Ordinal))
        {
            var ranked = group
                .OrderByDescending(candidate => candidate.Baseline ?? double.NegativeInfinity)
                .ThenByDescending(candidate => candidate.Made ?? DateTimeOffset.MinValue)
                .ThenByDescending(candidate => candidate.Scene.Id, StringComparer.Ordinal)
                .ToList();
            var best = ranked[0];
            var losers = ranked.Skip(1).Select(loser => new DroppedScene(loser.Scene.Id, loser.Scene.Collection, best.Scene.Id, Reason(best, loser))).ToList();
            dropped.AddRange(losers);
            kept.Add(best.Scene with { Decisions = [.. best.Scene.Decisions, .. losers.Select(loser => $"preferred to {loser.Id} of the same acquisition: {loser.Reason}")] });
        }
        return ([.. kept.OrderBy(scene => scene.Acquired).ThenBy(scene => scene.Id, StringComparer.Ordinal)], dropped);
    }

    private static string Reason(SceneCandidate best, SceneCandidate loser)
    {
        if (best.Baseline != loser.Baseline)
            return $"baseline {best.Scene.Baseline} is newer than {loser.Scene.Baseline ?? "an unknown one"}";
        if (best.Made != loser.Made)
            return FormattableString.Invariant($"made {best.Made:yyyy-MM-dd'T'HH:mm:ss'Z'}, later than {loser.Made:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        return best.Scene.Id == loser.Scene.Id ? "the same item found twice" : "same baseline and time, its id sorts last";
    }
}
