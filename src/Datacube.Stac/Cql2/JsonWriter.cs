using System.Text.Json.Nodes;

namespace Datacube.Stac.Cql2;

/// <summary>Writes a filter as JSON.</summary>
internal static class JsonWriter
{
    public static JsonNode Write(CqlNode node) => node switch
    {
        CqlOperation operation => Call(CqlOperators.Of(operation.Operator).Name, operation.Arguments),
        CqlFunction function => Call(function.Name, function.Arguments),
        CqlProperty property => new JsonObject { ["property"] = property.Name },
        CqlText text => JsonValue.Create(text.Value),
        CqlNumber number => JsonValue.Create(number.Value),
        CqlBoolean boolean => JsonValue.Create(boolean.Value),
        CqlInstant instant => new JsonObject { [instant.IsDate ? "date" : "timestamp"] = instant.ToString() },
        CqlInterval interval => new JsonObject { ["interval"] = new JsonArray(End(interval.Start), End(interval.End)) },
        CqlArray array => List(array.Items),
        CqlGeometry { Box: { } box } => new JsonObject { ["bbox"] = new JsonArray([.. box.Select(number => JsonValue.Create(number))]) },
        CqlGeometry { GeoJson: { } geometry } => geometry.DeepClone(),
        _ => throw new NotSupportedException($"A {node.GetType().Name} cannot be written."),
    };

    private static JsonObject Call(string name, IReadOnlyList<CqlNode> arguments) => new() { ["op"] = name, ["args"] = List(arguments) };

    private static JsonArray List(IReadOnlyList<CqlNode> nodes) => new([.. nodes.Select(Write)]);

    private static JsonNode End(CqlNode? end) => end switch
    {
        null => JsonValue.Create(".."),
        CqlProperty => Write(end),
        _ => JsonValue.Create(end.ToString()!),
    };
}
