using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Datacube.CatalogSearch.Items;

/// <summary>Where the members of a JSON object lie in its text, so that they can be kept byte for byte.</summary>
internal sealed class JsonMembers
{
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
