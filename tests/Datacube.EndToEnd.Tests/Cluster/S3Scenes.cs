using System.Text.Json.Nodes;
using Datacube.Storage;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Moves the files of scenes into a bucket; what is left is a catalogue that says where they are.</summary>
internal static class S3Scenes
{
    /// <summary>The same cube from scenes in a bucket.</summary>
    /// <param name="cube">The cube.</param>
    /// <param name="bucket">Where the files go.</param>
    /// <param name="folder">Where the new catalogue goes.</param>
    public static async Task<TestCube> PutAsync(TestCube cube, S3Place bucket, string folder)
    {
        var root = Path.GetDirectoryName(cube.Catalog)!;
        foreach (var file in Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(root, file);
            var json = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
            if (json["type"]?.GetValue<string>() == "Feature")
                await MoveAsync(json["assets"]!.AsObject(), Path.GetDirectoryName(file)!, Path.GetDirectoryName(relative)!, cube, bucket);
            var target = Path.Combine(folder, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, json.ToJsonString());
        }
        return cube with { Name = Path.GetFileName(folder), Catalog = Path.Combine(folder, Path.GetFileName(cube.Catalog)), Variables = bucket.Variables() };
    }

    private static async Task MoveAsync(JsonObject assets, string folder, string scene, TestCube cube, S3Place bucket)
    {
        var place = $"s3://{bucket.Bucket}/scenes/{scene.Replace('\\', '/')}";
        var store = bucket.At(place);
        foreach (var name in assets.Select(asset => asset.Key).ToList())
        {
            var href = assets[name]!["href"]!.GetValue<string>();
            var key = Path.GetFileName(href);
            if (name != "scl" && !cube.Bands.Contains(name))
            {
                assets.Remove(name);
                continue;
            }
            await store.PutFileAsync(key, Path.Combine(folder, href), PutCondition.CreateOnly, default);
            assets[name]!["href"] = $"{place}/{key}";
        }
    }
}
