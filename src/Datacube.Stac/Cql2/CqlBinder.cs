using Datacube.Contracts.Words;

namespace Datacube.Stac.Cql2;

/// <summary>
/// Looks up the properties of a filter and checks that values fit: <c>filter.property</c>, <c>filter.function</c>, <c>filter.type</c>. A text
/// that is compared with a property of type instant becomes an instant.
/// </summary>
public static class CqlBinder
{
    /// <summary>The filter with every property declared. Nothing of what is not in the table remains in it.</summary>
    public static CqlNode Bind(CqlNode node, CqlQueryables queryables)
    {
        ArgumentNullException.ThrowIfNull(queryables);
        var bound = Declare(node, queryables);
        Check(bound);
        Need(bound, CqlType.Boolean, "a filter");
        return bound;
    }

    /// <summary>Checks what is known without a table of properties.</summary>
    internal static void CheckTypes(CqlNode node)
    {
        Check(node);
        Need(node, CqlType.Boolean, "a filter");
    }

    private static CqlNode Declare(CqlNode node, CqlQueryables queryables)
    {
        switch (node)
        {
            case CqlProperty property:
                return property with { Declared = queryables.TypeOf(property.Name) ?? throw Unknown(property, queryables) };
            case CqlFunction function:
                throw CqlErrors.Of("filter.function", $"there is no function '{CqlErrors.Shown(function.Name)}'; those of CQL2 are {string.Join(", ", CqlOperators.Names.Where(name => name.Length > 3 && char.IsLetter(name[0])))}", function.At);
            case CqlOperation operation:
                return operation with { Arguments = WithInstants(operation.Operator, [.. operation.Arguments.Select(argument => Declare(argument, queryables))]) };
            case CqlArray array:
                return array with { Items = [.. array.Items.Select(item => Declare(item, queryables))] };
            case CqlInterval interval:
                return interval with { Start = interval.Start is null ? null : Declare(interval.Start, queryables), End = interval.End is null ? null : Declare(interval.End, queryables) };
            default:
                return node;
        }
    }

    /// <summary>datetime &gt;= '2023-08-01T00:00:00Z' is common, though CQL2 wants TIMESTAMP(…) there.</summary>
    private static IReadOnlyList<CqlNode> WithInstants(CqlOperator op, IReadOnlyList<CqlNode> arguments)
    {
        var isComparison = CqlOperators.Of(op) is { Takes: CqlType.Any, Gives: CqlType.Boolean } or { Takes: CqlType.Interval };
        if (!isComparison || !arguments.Any(argument => argument.Type == CqlType.Instant))
            return arguments;
        return [.. arguments.Select(argument => argument is CqlArray list ? list with { Items = [.. list.Items.Select(AsInstant)] } : AsInstant(argument))];
    }

    private static CqlNode AsInstant(CqlNode node) => node is CqlText text && CqlInstant.TryParse(text.Value) is { } instant ? instant with { At = node.At } : node;

    private static void Check(CqlNode node)
    {
        foreach (var part in node.Parts)
            Check(part);
        if (node is CqlInterval interval)
            foreach (var end in interval.Parts)
                Need(end, CqlType.Instant, "an end of an interval");
        if (node is not CqlOperation operation)
            return;
        var signature = CqlOperators.Of(operation.Operator);
        if (signature.Takes == CqlType.Any)
            CheckComparable(operation, signature);
        else
            foreach (var argument in operation.Arguments)
                Need(argument, signature.Takes, $"'{signature.Name}'");
        if (operation.Operator == CqlOperator.Like && !IsPattern(operation.Arguments[1]))
            throw CqlErrors.Of("filter.type", "the pattern of LIKE is a text, or CASEI or ACCENTI of one", operation.Arguments[1].At);
    }

    private static bool IsPattern(CqlNode node) =>
        node is CqlText || (node is CqlOperation { Operator: CqlOperator.CaseInsensitive or CqlOperator.AccentInsensitive } fold && IsPattern(fold.Arguments[0]));

    private static void CheckComparable(CqlOperation operation, CqlSignature signature)
    {
        if (operation.Operator == CqlOperator.IsNull)
            return;
        IReadOnlyList<CqlNode> operands = operation.Arguments;
        if (operation.Operator == CqlOperator.In)
            operands = operands[1] is CqlArray list ? [operands[0], .. list.Items] : throw CqlErrors.Of("filter.type", "IN takes a list in parentheses", operands[1].At);
        var known = CqlType.Any;
        foreach (var operand in operands)
        {
            if (operand.Type is CqlType.Geometry or CqlType.Interval or CqlType.Array)
                throw CqlErrors.Of("filter.type", $"'{signature.Name}' compares texts, numbers, times and truth values, not {Words(operand.Type)}", operand.At);
            if (known != CqlType.Any && operand.Type != CqlType.Any && operand.Type != known)
                throw CqlErrors.Of("filter.type", $"'{signature.Name}' compares {Words(known)} with {Words(operand.Type)}", operand.At);
            known = operand.Type == CqlType.Any ? known : operand.Type;
        }
    }

    private static void Need(CqlNode node, CqlType type, string user)
    {
        var fits = node.Type == type || node.Type == CqlType.Any || (type == CqlType.Interval && node.Type == CqlType.Instant);
        if (!fits)
            throw CqlErrors.Of("filter.type", $"{user} takes {Words(type)}, {Words(node.Type)} was found", node.At);
    }

    private static string Words(CqlType type) => type switch
    {
        CqlType.Boolean => "a condition",
        CqlType.Text => "a text",
        CqlType.Number => "a number",
        CqlType.Instant => "a date or time",
        CqlType.Interval => "a date, a time or an interval",
        CqlType.Geometry => "a geometry",
        CqlType.Array => "a list",
        _ => "a value",
    };

    private static Contracts.Errors.DatacubeException Unknown(CqlProperty property, CqlQueryables queryables)
    {
        var names = queryables.Names.ToList();
        var all = names.Count <= 20 ? $"allowed are {string.Join(", ", names)}" : $"nearest: {string.Join(", ", NearestWords.Of(CqlErrors.Shown(property.Name), names, 3))}; the queryables list all {names.Count}";
        return CqlErrors.Of("filter.property", $"there is no property '{CqlErrors.Shown(property.Name)}'; {all}", property.At);
    }
}
