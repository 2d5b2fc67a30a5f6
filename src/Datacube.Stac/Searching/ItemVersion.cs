using System.Security.Cryptography;
using System.Text;
using Datacube.Stac.Items;

namespace Datacube.Stac.Searching;

/// <summary>Tells for a standing search whether an item was seen before, and whether it is still the same.</summary>
/// <param name="Key">Collection and id.</param>
/// <param name="Hash">SHA-256 over its properties and the addresses of its assets, without signatures: another one after reprocessing.</param>
public readonly record struct ItemVersion(string Key, string Hash)
{
    // Providers touch these without changing the scene: a product that goes offline is the same when it comes back.
    private static readonly string[] Passing = ["updated", "published", "created", "expires", "order:status"];

    /// <summary>The version of an item.</summary>
    public static ItemVersion Of(StacItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var text = new StringBuilder();
        foreach (var (name, value) in item.Properties.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            if (!Passing.Contains(name))
                text.Append(name).Append('=').Append(value?.ToJsonString()).Append('\n');
        foreach (var (key, asset) in item.Assets.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append(key).Append(' ').Append(asset.Href.Split('?')[0]).Append(' ').Append(asset.Checksum).Append('\n');
        return new($"{item.Collection}/{item.Id}", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))));
    }
}
