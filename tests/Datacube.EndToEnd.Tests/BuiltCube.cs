using System.Security.Cryptography;
using Datacube.Raster.Zarr;
using Datacube.Storage;
using Datacube.Storage.Files;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>A cube, read back through its metadata.</summary>
public sealed class BuiltCube(IObjectStore store)
{
    public BuiltCube(string folder) : this(new FileStore(folder, TimeProvider.System)) { }

    public async Task<ZarrGroup> OpenAsync() => await ZarrGroup.OpenAsync(store, "", default);

    public async Task<T[]> ReadAsync<T>(string array) where T : unmanaged => await (await OpenAsync()).Array(array).ReadAllAsync<T>(default);

    /// <summary>Key and SHA-256 of every object, metadata and chunks alike; of the records, whose contents name places and times, the keys alone.</summary>
    public static async Task<SortedDictionary<string, string>> FingerprintAsync(IObjectStore store)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var info in store.ListAsync("", default))
        {
            var bytes = new byte[info.Size];
            Assert.Equal(info.Size, await store.ReadAsync(info.Key, 0, bytes, default));
            found[info.Key] = info.Key.StartsWith('_') || info.Key == "item.json" ? "" : Convert.ToHexString(SHA256.HashData(bytes));
        }
        return found;
    }

    /// <summary>Key and SHA-256 of every object below the prefixes (all chunks and metadata where none is given).</summary>
    public static SortedDictionary<string, string> Fingerprint(string folder, params string[] prefixes)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var key = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (prefixes.Length == 0 ? !key.StartsWith('_') && key != "item.json" : prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)))
                found[key] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        }
        return found;
    }
}
