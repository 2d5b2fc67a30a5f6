using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Http;
using Datacube.Stac.Items;
using Datacube.Stac.Providers.Union;
using Datacube.Stac.Searching;

namespace Datacube.Cli.Commands;

/// <summary>A search kept as a file: a feature collection that is a catalogue of its own, with the query, who was asked, and a hash over the items.</summary>
internal static class SnapshotFile
{
    /// <summary>Writes the file whole or not at all and returns the hash: SHA-256 over the items in order, lower-case hexadecimal.</summary>
    public static async Task<string> WriteAsync(string path, string catalog, StacQuery query, UnionResult found, DateTimeOffset now, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        List<JsonObject> items = [.. found.Items.Select(chosen => Placed(chosen.Item, folder))];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', items.Select(item => item.ToJsonString())))));
        var snapshot = new JsonObject
        {
            ["type"] = "FeatureCollection",
            ["datacube:snapshot"] = new JsonObject { ["hash"] = hash, ["searched"] = now.UtcDateTime, ["catalog"] = UrlScrubber.Scrub(catalog), ["query"] = query.Describe(), ["choice"] = UnionJson.Of(found) },
            ["features"] = new JsonArray([.. items]),
        };
        await WholeFile.WriteAsync(path, snapshot.ToJsonString(new JsonSerializerOptions { WriteIndented = true }), cancellation);
        return hash;
    }

    /// <summary>Addresses of assets as seen from the new file.</summary>
    private static JsonObject Placed(StacItem item, string folder)
    {
        var json = item.Json.DeepClone().AsObject();
        if (json["assets"] is JsonObject assets)
            foreach (var asset in item.Assets.Values)
                if (item.Resolve(asset.Href) is var address)
                    assets[asset.Key]!["href"] = address.IsFile ? Path.GetRelativePath(folder, address.LocalPath).Replace('\\', '/') : address.OriginalString;
        return json;
    }
}
