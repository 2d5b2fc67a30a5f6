using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Stac.Items;

namespace Datacube.Stac.Cql2;

/// <summary>Reads the JSON form of a filter. Members that a form does not have are refused: a misspelt one must not widen a search.</summary>
internal sealed class JsonParser(CqlLimits limits)
{
    public CqlNode Read(JsonNode? json, string at, int depth)
    {
        limits.CheckDepth(depth, at);
        return json switch
        {
            JsonArray list => new CqlArray([.. list.Select((item, index) => Read(item, $"{at}/{index}", depth + 1))]) { At = at },
            JsonObject form => Form(form, at, depth),
            JsonValue value => Scalar(value, at),
            _ => throw CqlErrors.Form("null has no meaning in a filter; write {\"op\":\"isNull\",\"args\":[…]}", at),
        };
    }

    private static CqlNode Scalar(JsonValue value, string at) => value.GetValueKind() switch
    {
        JsonValueKind.String => CqlLiterals.Text(value.GetValue<string>(), at),
        JsonValueKind.Number => new CqlNumber(JsonReading.ToDouble(value)) { At = at },
        JsonValueKind.True => new CqlBoolean(true) { At = at },
        _ => new CqlBoolean(false) { At = at },
    };

    private CqlNode Form(JsonObject form, string at, int depth)
    {
        if (form.ContainsKey("op"))
            return Operation(form, at, depth);
        if (form.ContainsKey("property"))
            return new CqlProperty(Named(Only(form, "property", at).Text("property"), $"{at}/property")) { At = at };
        if (form.ContainsKey("date"))
            return CqlLiterals.Instant(Only(form, "date", at).Text("date") ?? "", true, at);
        if (form.ContainsKey("timestamp"))
            return CqlLiterals.Instant(Only(form, "timestamp", at).Text("timestamp") ?? "", false, at);
        if (form.ContainsKey("interval"))
            return Interval(Only(form, "interval", at), at, depth);
        if (form.ContainsKey("bbox") && !form.ContainsKey("type"))
            return CqlLiterals.Box(Only(form, "bbox", at).Numbers("bbox") ?? throw CqlErrors.Form("a bbox is a list of 4 or 6 numbers", at), at);
        if (form.ContainsKey("type"))
            return CqlLiterals.Geometry(form, at);
        throw CqlErrors.Form("an object has none of the members op, property, date, timestamp, interval, bbox, type", at);
    }

    private CqlNode Operation(JsonObject form, string at, int depth)
    {
        if (form.FirstOrDefault(pair => pair.Key is not ("op" or "args")).Key is { } other)
            throw CqlErrors.Form($"an operation has the members op and args, not '{CqlErrors.Shown(other)}'", at);
        var name = Named(form.Text("op"), $"{at}/op");
        var args = form.Array("args") ?? throw CqlErrors.Form("an operation has no list 'args'", at);
        List<CqlNode> arguments = [.. args.Select((item, index) => Read(item, $"{at}/args/{index}", depth + 1))];
        if (CqlOperators.Find(name) is not { } op)
            return new CqlFunction(name, arguments) { At = at };
        var signature = CqlOperators.Of(op);
        if (arguments.Count < signature.Least || arguments.Count > signature.Most)
            throw CqlErrors.Form($"'{signature.Name}' takes {signature.Least}{(signature.Most > signature.Least ? " or more" : "")} arguments, not {arguments.Count}", at);
        return new CqlOperation(op, arguments) { At = at };
    }

    private CqlInterval Interval(JsonObject form, string at, int depth)
    {
        if (form.Array("interval") is not { Count: 2 } ends)
            throw CqlErrors.Form("an interval is a list of two ends", at);
        return CqlLiterals.Interval(End(ends[0], $"{at}/interval/0", depth), End(ends[1], $"{at}/interval/1", depth), at);
    }

    private CqlNode? End(JsonNode? end, string at, int depth)
    {
        if (end is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            return CqlLiterals.EndOfInterval(value.GetValue<string>(), at);
        return Read(end, at, depth + 1) is var node and (CqlProperty or CqlInstant) ? node : throw CqlErrors.Form("an end of an interval is a date or time, \"..\" or a property", at);
    }

    private static JsonObject Only(JsonObject form, string member, string at) =>
        form.Count == 1 ? form : throw CqlErrors.Form($"an object with '{member}' has other members too", at);

    private static string Named(string? name, string at) =>
        name is { Length: > 0 } && !name.Contains('\0', StringComparison.Ordinal) ? name : throw CqlErrors.Form("a name is empty, no text, or contains the character NUL", at);
}
