using System.Globalization;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Requests;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Searching;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>IN17: why nothing matches. Each filter is lifted in turn, and the one whose absence lets most scenes in is named.</summary>
internal static class EmptySearch
{
    private const int Enough = 200;
    private const string NotAllowed = "href.not_allowed";

    public static async Task<DatacubeException> ExplainAsync(SceneSearch search, CubeSpec spec, IReadOnlyList<Period> periods, HarmonisedScenes found, CancellationToken cancellation)
    {
        List<(string What, string Code, string Reason)> refusals =
        [
            .. found.Scenes.SelectMany(scene => scene.RefusedBands.Values.Select(band => ($"{scene.Id}, asset {band.AssetKey}", band.Code, band.Reason))),
            .. found.Refused.Select(item => (item.Id, item.Code, item.Reason)),
        ];
        if (refusals.Count > 0)
        {
            // An address that may not be read is the user's to change; anything else is a catalogue without a usable scene.
            var code = refusals.TrueForAll(refusal => refusal.Code == NotAllowed) ? NotAllowed : "catalog.empty";
            return new(code, $"Scenes match, but none can be used: {refusals[0].What}: {refusals[0].Reason}", "--catalog");
        }
        var query = CubePlanner.Query(spec, periods[0]) with
        {
            Time = new TimeInterval(periods[0].Used.Start, periods[^1].Used.End),
            MaxItems = Enough,
        };
        List<(string Filter, StacQuery Relaxed)> relaxed =
        [
            ("the time range", query with { Time = null }),
            ("the area", query with { Boxes = [] }),
        ];
        if (spec.MaxCloud is not null)
            relaxed.Insert(0, ("the cloud limit", query with { MaxCloudCover = null }));
        if (spec.Collection is not null)
            relaxed.Add(("the collection", query with { Collections = [] }));
        var counts = new List<(string Filter, int Count)>();
        foreach (var (filter, without) in relaxed)
            counts.Add((filter, await CountAsync(search, without, cancellation).ConfigureAwait(false)));
        var most = counts.MaxBy(pair => pair.Count);
        var which = most.Count == 0
            ? "Lifting one filter alone finds nothing either; check the catalogue with 'datacube search'"
            : string.Create(CultureInfo.InvariantCulture, $"{most.Filter} removed the most: without it {(most.Count >= Enough ? "at least " : "")}{most.Count} scene(s) match");
        return new("catalog.empty", $"No scene matches: {InWords(spec)}. {char.ToUpperInvariant(which[0])}{which[1..]}.", "--catalog");
    }

    private static string InWords(CubeSpec spec) => string.Create(CultureInfo.InvariantCulture,
        $"{(spec.Collection is { } collection ? $"collection {collection}" : "any collection")}, {spec.Time.Start:yyyy-MM-dd} to {spec.Time.End:yyyy-MM-dd}, box {spec.Area.West:0.####} {spec.Area.South:0.####} {spec.Area.East:0.####} {spec.Area.North:0.####}{(spec.MaxCloud is { } cloud ? $", cloud cover at most {cloud} %" : "")}");

    private static async Task<int> CountAsync(SceneSearch search, StacQuery query, CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var _ in search(query, cancellation).ConfigureAwait(false))
        {
            if (++count >= Enough)
                break;
        }
        return count;
    }
}
