using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Datacube.Stac.Cql2;

/// <summary>Writes a filter as text. Operands that are operations stand in parentheses, so that nothing rests on precedence.</summary>
internal sealed class TextWriter
{
    private static readonly string[] Reserved =
    [
        "AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE", "DIV",
        "DATE", "TIMESTAMP", "INTERVAL", "BBOX",
        "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION",
    ];

    private readonly StringBuilder text = new();

    /// <summary>True for a word that is a name only in double quotes.</summary>
    public static bool IsReserved(string word) => Reserved.Contains(word, StringComparer.OrdinalIgnoreCase);

    public override string ToString() => text.ToString();

    public void Write(CqlNode node)
    {
        switch (node)
        {
            case CqlOperation operation: Operation(operation); break;
            case CqlFunction function: Call(Name(function.Name), function.Arguments); break;
            case CqlProperty property: text.Append(Name(property.Name)); break;
            case CqlText literal: text.Append(Quoted(literal.Value)); break;
            case CqlNumber number: text.Append(Number(number.Value)); break;
            case CqlBoolean boolean: text.Append(boolean.Value ? "TRUE" : "FALSE"); break;
            case CqlInstant instant: text.Append(instant.IsDate ? "DATE('" : "TIMESTAMP('").Append(instant).Append("')"); break;
            case CqlInterval interval: text.Append("INTERVAL(").Append(End(interval.Start)).Append(", ").Append(End(interval.End)).Append(')'); break;
            case CqlArray array: Call("", array.Items); break;
            case CqlGeometry { Box: { } box }: text.Append("BBOX(").AppendJoin(", ", box.Select(Number)).Append(')'); break;
            case CqlGeometry { GeoJson: { } geometry }: Geometry(geometry); break;
            default: throw new NotSupportedException($"A {node.GetType().Name} cannot be written.");
        }
    }

    /// <summary>Well-known text of a GeoJSON geometry.</summary>
    public static string WellKnownText(JsonObject geometry)
    {
        var writer = new TextWriter();
        writer.Geometry(geometry);
        return writer.ToString();
    }

    private void Operation(CqlOperation node)
    {
        var arguments = node.Arguments;
        switch (node.Operator)
        {
            case CqlOperator.Not:
                text.Append("NOT ");
                Operand(arguments[0]);
                break;
            case CqlOperator.IsNull:
                Operand(arguments[0]);
                text.Append(" IS NULL");
                break;
            case CqlOperator.Between:
                Joined([arguments[0]], "");
                text.Append(" BETWEEN ");
                Joined([arguments[1], arguments[2]], "AND");
                break;
            case var op when CqlOperators.Of(op).IsCall:
                Call(CqlOperators.Of(op).Name.ToUpperInvariant(), arguments);
                break;
            case var op:
                Joined(arguments, CqlOperators.Of(op).Name.ToUpperInvariant());
                break;
        }
    }

    private void Joined(IReadOnlyList<CqlNode> operands, string between)
    {
        for (var i = 0; i < operands.Count; i++)
        {
            if (i > 0)
                text.Append(' ').Append(between).Append(' ');
            Operand(operands[i]);
        }
    }

    private void Operand(CqlNode node)
    {
        var isCall = node is not CqlOperation operation || CqlOperators.Of(operation.Operator).IsCall;
        text.Append(isCall ? "" : "(");
        Write(node);
        text.Append(isCall ? "" : ")");
    }

    private void Call(string name, IReadOnlyList<CqlNode> arguments)
    {
        text.Append(name).Append('(');
        for (var i = 0; i < arguments.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Write(arguments[i]);
        }
        text.Append(')');
    }

    private static string End(CqlNode? end) => end switch
    {
        null => "'..'",
        CqlProperty property => Name(property.Name),
        _ => $"'{end}'",
    };

    /// <summary>A name that could be taken for something else stands in double quotes.</summary>
    private static string Name(string name) =>
        TextLexer.IsName(name) && !IsReserved(name) && CqlOperators.Find(name) is null ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Quoted(string value)
    {
        var quoted = new StringBuilder("'");
        for (var i = 0; i < value.Length;)
        {
            var slashes = 0;
            while (i < value.Length && value[i] == '\\')
                (slashes, i) = (slashes + 1, i + 1);
            var beforeQuote = i == value.Length || value[i] == '\'';
            quoted.Append('\\', beforeQuote ? slashes * 2 : slashes);
            if (i < value.Length)
                quoted.Append(value[i] == '\'' ? "''" : value[i].ToString());
            i++;
        }
        return quoted.Append('\'').ToString();
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Well-known text: brackets of GeoJSON become parentheses, and the numbers of a position stand without.</summary>
    private void Geometry(JsonObject geometry)
    {
        var type = (string)geometry["type"]!;
        text.Append(type.ToUpperInvariant());
        if (geometry["geometries"] is JsonArray members)
        {
            text.Append('(');
            for (var i = 0; i < members.Count; i++)
            {
                text.Append(i > 0 ? ", " : "");
                Geometry(members[i]!.AsObject());
            }
            text.Append(')');
            return;
        }
        var coordinates = geometry["coordinates"]!.AsArray();
        Coordinates(type == "Point" ? new JsonArray(coordinates.DeepClone()) : coordinates);
    }

    private void Coordinates(JsonArray list)
    {
        text.Append('(');
        for (var i = 0; i < list.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            if (list[i] is JsonArray inner && inner[0] is JsonArray)
                Coordinates(inner);
            else
                text.AppendJoin(' ', list[i]!.AsArray().Take(3).Select(number => Number(Items.JsonReading.ToDouble(number!.AsValue()))));
        }
        text.Append(')');
    }
}
