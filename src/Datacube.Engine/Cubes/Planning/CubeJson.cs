using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>The one way in which plans, commits and reports are written as JSON.</summary>
public static class CubeJson
{
    /// <summary>On one line.</summary>
    public static JsonSerializerOptions Compact { get; } = Build(false);

    /// <summary>Indented.</summary>
    public static JsonSerializerOptions Readable { get; } = Build(true);

    private static JsonSerializerOptions Build(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            AllowDuplicateProperties = false,
            WriteIndented = indented,
            NewLine = "\n",
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.Converters.Add(new AbsoluteUriJson());
        options.MakeReadOnly(true);
        return options;
    }
}
