using System.Text.Json;
using System.Text.Json.Serialization;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>
/// Addresses as <c>file:///…</c> and <c>https://…</c>. Left alone, an address made from a path would be written as that path, which reads
/// back as a relative address.
/// </summary>
internal sealed class AbsoluteUriJson : JsonConverter<Uri>
{
    public override Uri? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri
        : throw new JsonException($"'{text}' is not an absolute address.");

    public override void Write(Utf8JsonWriter writer, Uri value, JsonSerializerOptions options) => writer.WriteStringValue(value.AbsoluteUri);
}
