using System.Text.Json.Nodes;

namespace Datacube.Stac.Cql2;

/// <summary>Literals of a text that look like calls: DATE, TIMESTAMP, INTERVAL, BBOX and the geometries of WKT.</summary>
internal sealed class TextLiterals(TextParser parser)
{
    private static readonly string[] Geometries = ["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"];

    /// <summary>The literal that starts here, or null; the word is followed by a parenthesis, or by Z and one.</summary>
    public CqlNode? TryRead()
    {
        var word = parser.Peek();
        if (word.Is("DATE") || word.Is("TIMESTAMP"))
            return Instant();
        if (word.Is("INTERVAL"))
            return Interval();
        if (word.Is("BBOX"))
            return Box();
        return Geometries.Any(word.Is) ? CqlLiterals.Geometry(Geometry(), word.At) : null;
    }

    /// <summary>True for a word that starts a geometry.</summary>
    public static bool IsGeometry(string word) => Geometries.Contains(word, StringComparer.OrdinalIgnoreCase);

    private CqlInstant Instant()
    {
        var word = parser.Take();
        parser.Need("(");
        var instant = CqlLiterals.Instant(Text("a text in single quotes"), word.Is("DATE"), word.At);
        parser.Need(")");
        return instant;
    }

    private CqlInterval Interval()
    {
        parser.Take();
        parser.Need("(");
        var start = End();
        parser.Need(",");
        var end = End();
        parser.Need(")");
        return CqlLiterals.Interval(start, end, "");
    }

    private CqlNode? End()
    {
        var token = parser.Peek();
        if (token.Kind == TextTokenKind.Text)
            return CqlLiterals.EndOfInterval(parser.Take().Value, token.At);
        if (token.Kind is TextTokenKind.QuotedName || (token.Kind == TextTokenKind.Word && !TextWriter.IsReserved(token.Value)))
            return new CqlProperty(parser.Take().Value) { At = token.At };
        throw parser.Unexpected("a date or time in quotes, '..' or a property");
    }

    private CqlGeometry Box()
    {
        var word = parser.Take();
        return CqlLiterals.Box([.. Position(",")], word.At);
    }

    private string Text(string expected) => parser.Peek().Kind == TextTokenKind.Text ? parser.Take().Value : throw parser.Unexpected(expected);

    private List<double> Position(string separator)
    {
        List<double> numbers = [];
        parser.Need("(");
        do
            numbers.Add(parser.Number());
        while (separator.Length > 0 && parser.Take(separator));
        parser.Need(")");
        return numbers;
    }

    private JsonObject Geometry()
    {
        var word = parser.Take();
        var type = Geometries.FirstOrDefault(word.Is) ?? throw CqlErrors.Form($"'{CqlErrors.Shown(word.Value)}' was found where a geometry was expected", word.At);
        parser.Take("Z");
        if (type == "GeometryCollection")
        {
            JsonArray members = [];
            parser.Nested(() => members = List(Geometry));
            return new() { ["type"] = type, ["geometries"] = members };
        }
        return new()
        {
            ["type"] = type,
            ["coordinates"] = type switch
            {
                "Point" => Single(),
                "LineString" => Line(),
                "MultiPoint" => List(() => parser.Peek().Is("(") ? Single() : Coordinates()),
                "Polygon" or "MultiLineString" => List(Line),
                _ => List(() => List(Line)),
            },
        };
    }

    private JsonArray Line() => List(Coordinates);

    private JsonArray Single()
    {
        parser.Need("(");
        var position = Coordinates();
        parser.Need(")");
        return position;
    }

    private JsonArray Coordinates()
    {
        var position = new JsonArray(parser.Number(), parser.Number());
        if (!parser.Peek().Is(",") && !parser.Peek().Is(")"))
            position.Add(parser.Number());
        return position;
    }

    private JsonArray List(Func<JsonNode> one)
    {
        JsonArray items = [];
        parser.Need("(");
        do
            items.Add(one());
        while (parser.Take(","));
        parser.Need(")");
        return items;
    }
}
