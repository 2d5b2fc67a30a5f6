using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Pipeline;

/// <summary>The scenes of one solar day, as indices into <see cref="TileWork.Scenes"/>, in the order in which they fill the day.</summary>
internal sealed record SolarDayGroup(DateOnly Day, IReadOnlyList<int> Scenes);

/// <summary>Sorts scenes into solar days. Days ascend; within a day the order is (acquired, id), whatever the order of the list was.</summary>
internal static class SceneGroups
{
    public static IReadOnlyList<SolarDayGroup> ByDay(IReadOnlyList<Scene> scenes) =>
    [
        .. Enumerable.Range(0, scenes.Count)
            .GroupBy(index => scenes[index].SolarDay)
            .OrderBy(group => group.Key)
            .Select(group => new SolarDayGroup(
                group.Key,
                [.. group.OrderBy(index => scenes[index].Acquired).ThenBy(index => scenes[index].Id, StringComparer.Ordinal)])),
    ];
}
