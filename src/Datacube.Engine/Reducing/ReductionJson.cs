using System.Text.Json;
using System.Text.Json.Serialization;

namespace Datacube.Engine.Reducing;

/// <summary>A reduction as its text, for example <c>"median"</c> or <c>"mean,std"</c>.</summary>
internal sealed class ReductionJson : JsonConverter<Reduction>
{
    public override Reduction Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Reduction.Parse([reader.GetString() ?? ""]) ?? throw new JsonException("This is not a reduction that this software knows.");

    public override void Write(Utf8JsonWriter writer, Reduction value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
