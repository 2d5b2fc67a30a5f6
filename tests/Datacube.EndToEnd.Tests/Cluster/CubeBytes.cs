using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Datacube.Storage;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>
/// Every object of a cube with the hash of its bytes. Records are compared without what must differ between two builds of one cube: instants,
/// durations, the place, and how much of it an earlier build had done.
/// </summary>
internal static class CubeBytes
{
    private static readonly HashSet<string> Times = new(["created", "started", "completed", "updated", "search_seconds", "load_seconds", "write_seconds", "seconds", "start_time", "search_duration", "load_duration", "write_duration", "output", "skipped", "action", "jobs_done", "jobs_skipped"], StringComparer.Ordinal);
    private static readonly string[] TimeColumns = ["start_time", "search_duration", "load_duration", "write_duration", "skipped"];

    public static SortedDictionary<string, string> Of(string folder)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var key = Path.GetRelativePath(folder, file).Replace('\\', '/');
            found[key] = Convert.ToHexString(SHA256.HashData(Comparable(key, File.ReadAllBytes(file))));
        }
        return found;
    }

    /// <summary>The same of a cube in any store.</summary>
    public static async Task<SortedDictionary<string, string>> OfAsync(IObjectStore store)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var info in store.ListAsync("", default))
        {
            var bytes = new byte[info.Size];
            Assert.Equal(bytes.Length, await store.ReadAsync(info.Key, 0, bytes, default));
            found[info.Key] = Convert.ToHexString(SHA256.HashData(Comparable(info.Key, bytes)));
        }
        return found;
    }

    /// <summary>Throws, with the keys, where two cubes are not the same.</summary>
    public static void RequireEqual(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual) =>
        Assert.Equal("", string.Join(' ', expected.Except(actual).Concat(actual.Except(expected)).Select(pair => pair.Key).Distinct()));

    /// <summary>The chunks of the arrays alone.</summary>
    public static Dictionary<string, string> ChunksOf(string folder) =>
        Of(folder).Where(pair => pair.Key.Contains("/c/", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);

    private static byte[] Comparable(string key, byte[] bytes)
    {
        if (key.EndsWith("results.csv", StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(WithoutTimes(Encoding.UTF8.GetString(bytes)));
        if (!key.EndsWith(".json", StringComparison.Ordinal) || key == "zarr.json")
            return bytes;
        var json = JsonNode.Parse(bytes)!;
        RemoveTimes(json);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static void RemoveTimes(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject each:
                foreach (var name in each.Select(member => member.Key).Where(Times.Contains).ToList())
                    each.Remove(name);
                foreach (var member in each)
                    RemoveTimes(member.Value);
                break;
            case JsonArray list:
                foreach (var item in list)
                    RemoveTimes(item);
                break;
        }
    }

    private static string WithoutTimes(string csv)
    {
        var lines = csv.Split('\n');
        var columns = TimeColumns.Select(name => Array.IndexOf(lines[0].Split(','), name)).ToHashSet();
        return string.Join('\n', lines.Select(line => string.Join(',', line.Split(',').Where((_, column) => !columns.Contains(column)))));
    }
}
