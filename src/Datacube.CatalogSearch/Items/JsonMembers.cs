using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Datacube.CatalogSearch.Items;

/// <summary>Where the members of a JSON object lie in its text, so that they can be kept byte for byte.</summary>
internal sealed class JsonMembers
{
    private const int LongestNumber = 1000;

    // e-324
    private const int LongestExponent = 5;

    private readonly List<(string Name, Range Whole, Range Value)> members = [];

    private JsonMembers()
    {
    }

    /// <summary>Finds the members of an object that is known to be well formed.</summary>
    public static JsonMembers Of(ReadOnlySpan<byte> utf8)
    {
        var found = new JsonMembers();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 1000 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, start) = (reader.GetString()!, (int)reader.TokenStartIndex);
            reader.Read();
            var value = (int)reader.TokenStartIndex;
            reader.Skip();
            var end = (int)reader.BytesConsumed;
            found.members.Add((name, start..end, value..end));
        }
        return found;
    }

    /// <summary>True where a text holds the character U+0000. Of well-formed JSON, where that is always written as an escape.</summary>
    public static bool HoldsNull(ReadOnlySpan<byte> utf8)
    {
        for (var rest = utf8; rest.IndexOf((byte)'\\') is >= 0 and var at; rest = rest[(at + 2)..])
            if (rest[at..].StartsWith("\\u0000"u8))
                return true;
        return false;
    }

    /// <summary>The first number that a double cannot hold as the database reads it, or null. Of well-formed JSON.</summary>
    public static string? FindBeyondDouble(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 1000 });
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.Number && !IsDouble(reader.ValueSpan, reader.GetDouble()))
                return Encoding.UTF8.GetString(reader.ValueSpan);
        return null;
    }

    // What .NET rounds to zero, PostgreSQL refuses; it also refuses numbers with more than some thousand digits, written or meant.
    private static bool IsDouble(ReadOnlySpan<byte> number, double value)
    {
        var exponent = number.IndexOfAny((byte)'e', (byte)'E');
        var digits = exponent < 0 ? number : number[..exponent];
        return double.IsFinite(value) && digits.Length <= LongestNumber && number.Length - digits.Length <= LongestExponent && (value != 0 || digits.IndexOfAnyInRange((byte)'1', (byte)'9') < 0);
    }

    public bool Has(string name) => members.Exists(member => member.Name == name);

    public ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> utf8, string name) => utf8[members.Find(member => member.Name == name).Value];

    /// <summary>The object without one member, and with another one at its end where that is given.</summary>
    public byte[] Without(ReadOnlySpan<byte> utf8, string name, string? added = null)
    {
        var writer = new ArrayBufferWriter<byte>(utf8.Length);
        writer.Write("{"u8);
        foreach (var (member, whole, _) in members)
            if (member != name)
            {
                if (writer.WrittenCount > 1)
                    writer.Write(","u8);
                writer.Write(utf8[whole]);
            }
        if (added is not null)
            writer.Write(Encoding.UTF8.GetBytes(writer.WrittenCount > 1 ? "," + added : added));
        writer.Write("}"u8);
        return writer.WrittenSpan.ToArray();
    }
}
