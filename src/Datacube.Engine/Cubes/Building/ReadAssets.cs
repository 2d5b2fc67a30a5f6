using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Engine.Pipeline;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Cubes.Building;

/// <summary>The assets that the jobs of a cube have read, each once, and whether their checksums were compared.</summary>
internal sealed class ReadAssets
{
    private readonly Dictionary<string, SortedDictionary<string, InputVerification>> scenes = new(StringComparer.Ordinal);

    public ReadAssets(IEnumerable<JobResult> results)
    {
        foreach (var input in results.SelectMany(result => result.Commit?.Versions ?? []))
        {
            if (!scenes.TryGetValue(input.SceneId, out var assets))
                scenes.Add(input.SceneId, assets = new(StringComparer.Ordinal));
            // Of several jobs the one that knows least counts.
            assets[input.AssetKey] = assets.TryGetValue(input.AssetKey, out var before) && before < input.Verification ? before : input.Verification;
        }
    }

    /// <summary>Assets whose bytes have the stated checksum.</summary>
    public long Verified => scenes.Values.Sum(assets => assets.Values.LongCount(state => state == InputVerification.Verified));

    /// <summary>The others.</summary>
    public long Unverified => scenes.Values.Sum(assets => (long)assets.Count) - Verified;

    /// <summary>The numbers of both.</summary>
    public JsonObject ToJson() => new() { ["verified"] = Verified, ["unverified"] = Unverified };

    /// <summary>The assets of one scene with the stated checksum and what became of it; null where none was read.</summary>
    public JsonObject? Of(Scene scene)
    {
        if (!scenes.TryGetValue(scene.Id, out var assets))
            return null;
        var stated = scene.Bands.Values.DistinctBy(band => band.AssetKey).ToDictionary(band => band.AssetKey, band => band.Checksum, StringComparer.Ordinal);
        return new(assets.Select(asset =>
        {
            var row = new JsonObject { ["verification"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(asset.Value.ToString()) };
            if (stated.GetValueOrDefault(asset.Key) is { } checksum)
                row["file:checksum"] = checksum;
            return KeyValuePair.Create(asset.Key, (JsonNode?)row);
        }));
    }
}
