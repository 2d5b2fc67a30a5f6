using System.Data.Common;
using Microsoft.Extensions.Configuration;

namespace Datacube.ServiceDefaults.Scrubbing;

/// <summary>The secrets that configuration holds, found by the names of their settings, so that they can be taken out of any text.</summary>
internal static class SecretValues
{
    // Anything shorter would also be an ordinary word of a message.
    private const int Shortest = 6;
    private const int ShortestKey = 16;

    private static readonly string[] Words = ["password", "pwd", "secret", "token", "apikey", "accesskey", "credential", "privatekey", "otlp_headers"];

    // Settings with such a word in their name that say where a secret lies, not what it is.
    private static readonly string[] Places = ["file", "path", "folder", "endpoint", "uri", "url"];

    internal static IReadOnlyList<string> In(IConfiguration configuration) =>
        [.. configuration.AsEnumerable()
            .Where(setting => !string.IsNullOrWhiteSpace(setting.Value))
            .SelectMany(setting => Of(setting.Key, setting.Value!))
            .Where(secret => secret.Length >= Shortest)
            .Distinct(StringComparer.Ordinal)
            // A secret that contains another one must go first.
            .OrderByDescending(secret => secret.Length)];

    private static IEnumerable<string> Of(string key, string value)
    {
        var name = key[(key.LastIndexOf(':') + 1)..];
        if (key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ConnectionString", StringComparison.OrdinalIgnoreCase))
            return OfConnection(value);
        if (name.EndsWith("OTLP_HEADERS", StringComparison.OrdinalIgnoreCase))
            return value.Split(',').Select(header => header[(header.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim());
        // The working folder, which shells keep in their environment.
        if (name is "PWD" or "OLDPWD")
            return [];
        var plain = name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return LooksLikeKey(plain, value) || Words.Any(word => plain.Contains(word, StringComparison.OrdinalIgnoreCase)) && !Places.Any(place => plain.EndsWith(place, StringComparison.OrdinalIgnoreCase))
            ? [value]
            : [];
    }

    // Aws:AccessKey, Providers:cdse:Key. A short value is the name of something.
    private static bool LooksLikeKey(string name, string value) => name.EndsWith("key", StringComparison.OrdinalIgnoreCase) && value.Length >= ShortestKey;

    private static IEnumerable<string> OfConnection(string value)
    {
        if (Uri.TryCreate(value, UriKind.Absolute, out var address))
            return address.UserInfo.Split(':', 2) is [_, var password] ? [password, Uri.UnescapeDataString(password)] : [];
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = value };
            return parts.Keys.Cast<string>().Where(key => key.Contains("password", StringComparison.OrdinalIgnoreCase) || key.Equals("pwd", StringComparison.OrdinalIgnoreCase)).Select(key => $"{parts[key]}");
        }
        catch (ArgumentException)
        {
            // Not of the form key=value: whoever uses it will say so. Until then all of it counts as secret.
            return [value];
        }
    }
}
