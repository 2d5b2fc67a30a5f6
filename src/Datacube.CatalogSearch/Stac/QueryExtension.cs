using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;

namespace Datacube.CatalogSearch.Stac;

/// <summary>Translates <c>query</c> (STAC query extension: <c>{"eo:cloud_cover": {"lt": 20}}</c>) into the tree of a filter.</summary>
internal static class QueryExtension
{
    private static readonly Dictionary<string, CqlOperator> Comparisons = new(StringComparer.Ordinal)
    {
        ["eq"] = CqlOperator.Equal,
        ["neq"] = CqlOperator.NotEqual,
        ["lt"] = CqlOperator.Less,
        ["lte"] = CqlOperator.LessOrEqual,
        ["gt"] = CqlOperator.Greater,
        ["gte"] = CqlOperator.GreaterOrEqual,
    };

    /// <summary>The conditions of a query, each to be fulfilled.</summary>
    public static IEnumerable<CqlNode> Conditions(JsonObject query)
    {
        foreach (var (name, asked) in query)
        {
            var property = new CqlProperty(name.StartsWith("properties.", StringComparison.Ordinal) ? name[11..] : name) { At = $"/{name}" };
            foreach (var (op, value) in asked as JsonObject ?? throw Refused(name, "its condition is no object; the form is {\"lt\": 20}"))
                yield return Condition(property, op, value) with { At = property.At };
        }
    }

    private static CqlOperation Condition(CqlProperty property, string op, JsonNode? value) =>
        Comparisons.TryGetValue(op, out var comparison) ? new(comparison, [property, Literal(property.Name, value)]) : op switch
        {
            "startsWith" => Like(property, value, "", "%"),
            "endsWith" => Like(property, value, "%", ""),
            "contains" => Like(property, value, "%", "%"),
            "in" => new(CqlOperator.In, [property, new CqlArray([.. (value as JsonArray ?? throw Refused(property.Name, "'in' takes a list")).Select(item => Literal(property.Name, item))])]),
            _ => throw Refused(property.Name, $"there is no operator '{(op.Length > 40 ? op[..40] : op)}'; there are {string.Join(", ", Comparisons.Keys)}, startsWith, endsWith, contains, in"),
        };

    private static CqlOperation Like(CqlProperty property, JsonNode? value, string before, string after) =>
        Literal(property.Name, value) is CqlText text
            ? new(CqlOperator.Like, [property, new CqlText(before + text.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + after)])
            : throw Refused(property.Name, "startsWith, endsWith and contains take a text");

    private static CqlNode Literal(string name, JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String when value.GetValue<string>().Contains('\0', StringComparison.Ordinal) => throw Refused(name, "a text holds the character U+0000"),
        JsonValueKind.String => new CqlText(value.GetValue<string>()),
        JsonValueKind.Number => new CqlNumber(value.GetValue<double>()),
        JsonValueKind.True => new CqlBoolean(true),
        JsonValueKind.False => new CqlBoolean(false),
        _ => throw Refused(name, "it is compared with something that is no text, number or truth value"),
    };

    private static DatacubeException Refused(string name, string what) => new("request.form", $"The query of '{(name.Length > 60 ? name[..60] : name)}' was refused: {what}.", "query");
}
