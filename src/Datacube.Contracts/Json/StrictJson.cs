using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Datacube.Contracts.Errors;

namespace Datacube.Contracts.Json;

/// <summary>
/// Reads JSON from outside without leniency: UTF-8 only, no byte order mark, no comments, no trailing data, no duplicate keys, bounded
/// size, depth and numbers. Every refusal is a <see cref="DatacubeException"/> with a code <c>json.*</c> that says line and byte.
/// </summary>
public static class StrictJson
{
    private static readonly JsonReaderOptions ReaderOptions = new() { CommentHandling = JsonCommentHandling.Allow, MaxDepth = 1000, AllowTrailingCommas = false };

    /// <summary>Parses one JSON value.</summary>
    /// <exception cref="DatacubeException"><c>json.form</c>, <c>json.bom</c>, <c>json.encoding</c>, <c>json.comment</c>, <c>json.trailing_data</c>,
    /// <c>json.duplicate_key</c>, <c>json.depth</c>, <c>json.number</c>, <c>json.too_large</c>.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, JsonLimits? limits = null)
    {
        Validate(utf8, limits ?? JsonLimits.Standard);
        return JsonNode.Parse(utf8, null, new JsonDocumentOptions { MaxDepth = 1000 });
    }

    /// <summary>Parses a text that must be one JSON object.</summary>
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8, JsonLimits? limits = null) =>
        Parse(utf8, limits) as JsonObject ?? throw new DatacubeException("json.form", "A JSON object was expected, another JSON value was found.");

    /// <summary>Reads a file that must hold one JSON object.</summary>
    public static async Task<JsonObject> ReadFileAsync(string path, JsonLimits? limits = null, CancellationToken cancellation = default)
    {
        limits ??= JsonLimits.Standard;
        var length = new FileInfo(path).Length;
        if (length > limits.MaxBytes)
            throw TooLarge(limits);
        return ParseObject(await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false), limits);
    }

    internal static DatacubeException TooLarge(JsonLimits limits) =>
        new("json.too_large", $"A JSON text is longer than {limits.MaxBytes} bytes, the limit.");

    private static void Validate(ReadOnlySpan<byte> utf8, JsonLimits limits)
    {
        if (utf8.Length > limits.MaxBytes)
            throw TooLarge(limits);
        if (utf8.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) || utf8.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || utf8.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            throw Refusal("json.bom", "it starts with a byte order mark", utf8, 0);
        if (!Utf8.IsValid(utf8))
            throw Refusal("json.encoding", "it is not valid UTF-8", utf8, FirstInvalid(utf8));
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        var keys = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
                CheckToken(ref reader, keys, limits, utf8);
        }
        catch (JsonException e)
        {
            throw Syntax(e, utf8, reader.BytesConsumed);
        }
    }

    private static void CheckToken(ref Utf8JsonReader reader, Stack<HashSet<string>> keys, JsonLimits limits, ReadOnlySpan<byte> utf8)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= limits.MaxDepth:
                throw Refusal("json.depth", $"it nests deeper than {limits.MaxDepth} levels", utf8, reader.TokenStartIndex);
            case JsonTokenType.StartObject:
                keys.Push(new(StringComparer.Ordinal));
                break;
            case JsonTokenType.EndObject:
                keys.Pop();
                break;
            case JsonTokenType.PropertyName when !keys.Peek().Add(Text(ref reader, utf8)):
                throw Refusal("json.duplicate_key", $"the key '{Shortened(Text(ref reader, utf8))}' occurs twice in one object", utf8, reader.TokenStartIndex);
            case JsonTokenType.String:
                _ = Text(ref reader, utf8);
                break;
            case JsonTokenType.Number when !IsReasonable(reader.ValueSpan):
                throw Refusal("json.number", "it contains a number with too many digits or beyond the range of a double", utf8, reader.TokenStartIndex);
            case JsonTokenType.Comment:
                throw Refusal("json.comment", "it contains a comment", utf8, reader.TokenStartIndex);
        }
    }

    private static string Text(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // A lone half of a surrogate pair written as an escape.
            throw Refusal("json.encoding", "it contains text that is not valid Unicode", utf8, reader.TokenStartIndex, e);
        }
    }

    private static bool IsReasonable(ReadOnlySpan<byte> digits) =>
        digits.Length <= 64 && Utf8Parser.TryParse(digits, out double value, out var used) && used == digits.Length && double.IsFinite(value);

    private static DatacubeException Syntax(JsonException e, ReadOnlySpan<byte> utf8, long consumed)
    {
        var at = Offset(utf8, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
        var rest = utf8[(int)Math.Min(consumed, utf8.Length)..].TrimStart(" \t\r\n"u8);
        if (rest.Length > 0 && IsComplete(utf8[..^rest.Length]))
            return Refusal("json.trailing_data", "data follows after the end of the value", utf8, utf8.Length - rest.Length, e);
        var what = utf8.Length == 0 ? "it is empty" : at >= utf8.Length ? "it ends in the middle" : "it is not JSON";
        return Refusal("json.form", what, utf8, at, e);
    }

    private static bool IsComplete(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        try
        {
            var tokens = 0;
            while (reader.Read())
                tokens++;
            return tokens > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static DatacubeException Refusal(string code, string what, ReadOnlySpan<byte> utf8, long offset, Exception? inner = null)
    {
        var before = utf8[..(int)Math.Min(offset, utf8.Length)];
        return new(code, $"A JSON text was refused: {what} (line {before.Count((byte)'\n') + 1}, byte {offset}).", null, inner);
    }

    private static long Offset(ReadOnlySpan<byte> utf8, long line, long inLine)
    {
        var start = 0;
        for (var i = 0L; i < line && utf8[start..].IndexOf((byte)'\n') is var newline and >= 0; i++)
            start += newline + 1;
        return Math.Min(start + inLine, utf8.Length);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        for (var offset = 0; offset < utf8.Length;)
        {
            if (Rune.DecodeFromUtf8(utf8[offset..], out _, out var length) != System.Buffers.OperationStatus.Done)
                return offset;
            offset += length;
        }
        return utf8.Length;
    }

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
