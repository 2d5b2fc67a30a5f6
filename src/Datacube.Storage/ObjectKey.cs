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
    /// The order of listings: by UTF-8 bytes, which is the order of code points. Ordinal order of .NET's strings differs from it where characters
    /// beyond the first plane meet those behind the surrogates.
    /// </summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(CompareUtf8);

    /// <summary>
    /// Throws <c>name.form</c> for an empty or too long key and for one with a leading or trailing slash, an empty, <c>.</c> or <c>..</c>
    /// segment, a backslash or a control character.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="field">The option or field that carried it, for the error.</param>
    /// <returns>The key as given.</returns>
    public static string Validate(string key, string field = "key")
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length == 0)
            throw Refuse(field, key, "it is empty");
        if (key.Length > MaxBytes || Encoding.UTF8.GetByteCount(key) > MaxBytes)
            throw Refuse(field, key[..40] + "…", $"it is longer than {MaxBytes} bytes");
        foreach (var c in key)
        {
            if (c == '\\' || char.IsControl(c))
                throw Refuse(field, key, c == '\\' ? "it holds a backslash" : "it holds a control character");
        }
        foreach (var range in key.AsSpan().Split('/'))
        {
            var segment = key.AsSpan()[range];
            if (segment.IsEmpty)
                throw Refuse(field, key, "it has an empty segment (a slash at an end, or two in a row)");
            if (segment is "." or "..")
                throw Refuse(field, key, $"it has the segment '{segment}'");
            if (segment.Length > MaxSegmentBytes || Encoding.UTF8.GetByteCount(segment) > MaxSegmentBytes)
                throw Refuse(field, key, $"one of its segments is longer than {MaxSegmentBytes} bytes");
        }
        return key;
    }

    private static int CompareUtf8(string a, string b)
    {
        var same = a.AsSpan().CommonPrefixLength(b);
        if (same == a.Length || same == b.Length)
            return a.Length - b.Length;
        char x = a[same], y = b[same];
        return char.IsSurrogate(x) == char.IsSurrogate(y) ? x - y : char.IsSurrogate(x) ? 1 : -1;
    }

    private static DatacubeException Refuse(string field, string key, string reason)
    {
        var shown = new string([.. key.Select(c => char.IsControl(c) ? '?' : c)]);
        return new("name.form", $"The object key '{shown}' is not allowed: {reason}. Keys are relative, with forward slashes.", field);
    }
}
