using System.Text;
using Datacube.Contracts.Errors;

namespace Datacube.Storage;

/// <summary>What a key may look like in every store: <c>b04/c/0/1/2</c>.</summary>
public static class ObjectKey
{
    /// <summary>Limit on the UTF-8 bytes of a key (the limit of S3).</summary>
    public const int MaxBytes = 1024;

    /// <summary>Limit on the UTF-8 bytes between two slashes (the limit of most file systems).</summary>
    public const int MaxSegmentBytes = 255;

    /// <summary>First segment of keys that are not finished: writers' temporaries live below it and a listing of the whole store omits them.</summary>
    public const string TemporaryFolder = "_tmp";

    /// <summary>
    /// Throws <c>name.form</c> for an empty or too long key and for one with a leading or trailing slash, an empty, <c>.</c> or <c>..</c>
    /// segment, a backslash or a control character.
    /// </summary>
    /// <returns>The key as given.</returns>
    public static string Validate(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length == 0)
            throw Refuse(key, "it is empty");
        if (key.Length > MaxBytes || Encoding.UTF8.GetByteCount(key) > MaxBytes)
            throw Refuse(key[..40] + "…", $"it is longer than {MaxBytes} bytes");
        foreach (var c in key)
        {
            if (c == '\\' || char.IsControl(c))
                throw Refuse(key, c == '\\' ? "it holds a backslash" : "it holds a control character");
        }
        foreach (var range in key.AsSpan().Split('/'))
        {
            var segment = key.AsSpan()[range];
            if (segment.IsEmpty)
                throw Refuse(key, "it has an empty segment (a slash at an end, or two in a row)");
            if (segment is "." or "..")
                throw Refuse(key, $"it has the segment '{segment}'");
            if (segment.Length > MaxSegmentBytes || Encoding.UTF8.GetByteCount(segment) > MaxSegmentBytes)
                throw Refuse(key, $"one of its segments is longer than {MaxSegmentBytes} bytes");
        }
        return key;
    }

    private static DatacubeException Refuse(string key, string reason)
    {
        var shown = new string([.. key.Select(c => char.IsControl(c) ? '?' : c)]);
        return new("name.form", $"The object key '{shown}' is not allowed: {reason}. Keys are relative, with forward slashes.", "key");
    }
}
