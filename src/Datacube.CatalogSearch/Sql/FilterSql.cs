using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;
using Datacube.Stac.Geometry;

namespace Datacube.CatalogSearch.Sql;

/// <summary>
/// Translates a bound CQL2 filter into a condition on items (i) and their bodies (b). Of the filter itself nothing but the names of operators,
/// which come from a table here, gets into the text: every literal and every property name is a parameter.
/// </summary>
internal sealed class FilterSql(SqlWriter sql)
{
    private static readonly Dictionary<CqlOperator, string> Comparisons = new()
    {
        [CqlOperator.Equal] = "=",
        [CqlOperator.NotEqual] = "<>",
        [CqlOperator.Less] = "<",
        [CqlOperator.Greater] = ">",
        [CqlOperator.LessOrEqual] = "<=",
        [CqlOperator.GreaterOrEqual] = ">=",
    };

    private static readonly Dictionary<CqlOperator, string> Spatial = new()
    {
        [CqlOperator.SpatialIntersects] = "ST_Intersects",
        [CqlOperator.SpatialEquals] = "ST_Equals",
        [CqlOperator.SpatialDisjoint] = "ST_Disjoint",
        [CqlOperator.SpatialTouches] = "ST_Touches",
        [CqlOperator.SpatialWithin] = "ST_Within",
        [CqlOperator.SpatialOverlaps] = "ST_Overlaps",
        [CqlOperator.SpatialCrosses] = "ST_Crosses",
        [CqlOperator.SpatialContains] = "ST_Contains",
    };

    /// <summary>The condition of a filter.</summary>
    public string Condition(CqlNode node) => node switch
    {
        CqlBoolean literal => literal.Value ? "true" : "false",
        CqlProperty property => PropertySql.Of(sql, property.Name, CqlType.Boolean),
        CqlOperation operation => Condition(operation),
        _ => throw Unknown(node),
    };

    private string Condition(CqlOperation operation)
    {
        var (op, arguments) = (operation.Operator, operation.Arguments);
        if (Comparisons.TryGetValue(op, out var sign))
            return Compare(arguments, (values, _) => $"{values[0]} {sign} {values[1]}");
        if (Spatial.TryGetValue(op, out var function))
            return $"{function}({Geometry(arguments[0])}, {Geometry(arguments[1])})";
        return op switch
        {
            CqlOperator.And => $"({string.Join(" and ", arguments.Select(Condition))})",
            CqlOperator.Or => $"({string.Join(" or ", arguments.Select(Condition))})",
            CqlOperator.Not => $"(not {Condition(arguments[0])})",
            CqlOperator.IsNull => $"({Value(arguments[0], TypeOf([arguments[0]]))} is null)",
            CqlOperator.Like => $"({Value(arguments[0], CqlType.Text)} like {Pattern(arguments[1])})",
            CqlOperator.Between => Compare(arguments, (values, _) => $"{values[0]} between {values[1]} and {values[2]}"),
            CqlOperator.In => In(arguments[0], (CqlArray)arguments[1]),
            >= CqlOperator.TimeAfter and <= CqlOperator.TimeStarts => TimeSql.Condition(op, Span(arguments[0]), Span(arguments[1])),
            CqlOperator.ArrayEquals => List(arguments, (first, second) => $"({first} @> {second} and {second} @> {first})"),
            CqlOperator.ArrayContains => List(arguments, (first, second) => $"({first} @> {second})"),
            CqlOperator.ArrayContainedBy => List(arguments, (first, second) => $"({first} <@ {second})"),
            CqlOperator.ArrayOverlaps => List(arguments, (first, second) => $"exists (select from jsonb_array_elements({first}) as one where {second} @> jsonb_build_array(one.value))"),
            _ => throw Unknown(operation),
        };
    }

    private string Compare(IReadOnlyList<CqlNode> arguments, Func<string[], CqlType, string> write)
    {
        var type = TypeOf(arguments);
        return $"({write([.. arguments.Select(argument => type == CqlType.Text ? $"({Value(argument, type)} collate \"C\")" : Value(argument, type))], type)})";
    }

    private string In(CqlNode value, CqlArray list)
    {
        var type = TypeOf([value, .. list.Items]);
        if (list.Items.Count > 0 && list.Items.All(item => item is CqlText))
            return $"({Value(value, type)} = any({sql.Texts(list.Items.Cast<CqlText>().Select(item => item.Value))}))";
        if (list.Items.Count > 0 && list.Items.All(item => item is CqlNumber))
            return $"({Value(value, type)} = any({sql.Numbers(list.Items.Cast<CqlNumber>().Select(item => item.Value))}))";
        return list.Items.Count == 0 ? "false" : $"({string.Join(" or ", list.Items.Select(item => $"{Value(value, type)} = {Value(item, type)}"))})";
    }

    private string List(IReadOnlyList<CqlNode> arguments, Func<string, string, string> write) => write(Value(arguments[0], CqlType.Array), Value(arguments[1], CqlType.Array));

    /// <summary>What values are compared as: the first type that is known; JSON where none is.</summary>
    private static CqlType TypeOf(IReadOnlyList<CqlNode> nodes) => nodes.Select(node => node.Type).FirstOrDefault(type => type != CqlType.Any);

    private string Value(CqlNode node, CqlType type) => node switch
    {
        CqlProperty property => PropertySql.Of(sql, property.Name, property.Declared == CqlType.Any ? type : property.Declared),
        CqlText text => sql.Text(text.Value),
        CqlNumber number => sql.Number(number.Value),
        CqlBoolean literal => literal.Value ? "true" : "false",
        CqlInstant instant => sql.Instant(instant.First),
        CqlGeometry => Geometry(node),
        CqlArray array => $"jsonb_build_array({string.Join(", ", array.Items.Select(item => $"to_jsonb({Value(item, item.Type)})"))})",
        CqlOperation { Type: CqlType.Boolean } condition => Condition(condition),
        CqlOperation operation => Computed(operation),
        _ => throw Unknown(node),
    };

    private string Computed(CqlOperation operation)
    {
        string Operand(int index) => Value(operation.Arguments[index], CqlOperators.Of(operation.Operator).Takes);
        return operation.Operator switch
        {
            CqlOperator.CaseInsensitive => $"lower({Operand(0)})",
            // Letters and accents apart, then without the accents.
            CqlOperator.AccentInsensitive => $"regexp_replace(normalize({Operand(0)}, NFD), '[\\u0300-\\u036f]', '', 'g')",
            CqlOperator.Add => $"({Operand(0)} + {Operand(1)})",
            CqlOperator.Subtract => $"({Operand(0)} - {Operand(1)})",
            CqlOperator.Multiply => $"({Operand(0)} * {Operand(1)})",
            CqlOperator.Divide => $"({Operand(0)} / nullif({Operand(1)}, 0))",
            CqlOperator.IntegerDivide => $"trunc({Operand(0)} / nullif({Operand(1)}, 0))",
            CqlOperator.Modulo => $"({Operand(0)} - {Operand(1)} * trunc({Operand(0)} / nullif({Operand(1)}, 0)))",
            CqlOperator.Power => $"power({Operand(0)}, {Operand(1)})",
            _ => throw Unknown(operation),
        };
    }

    private string Pattern(CqlNode node) => node switch
    {
        CqlText text => sql.Text(Closed(text.Value)),
        CqlOperation { Operator: CqlOperator.CaseInsensitive } fold => $"lower({Pattern(fold.Arguments[0])})",
        CqlOperation { Operator: CqlOperator.AccentInsensitive } fold => $"regexp_replace(normalize({Pattern(fold.Arguments[0])}, NFD), '[\\u0300-\\u036f]', '', 'g')",
        _ => throw Unknown(node),
    };

    /// <summary>A backslash at the very end stands for itself.</summary>
    private static string Closed(string pattern) => (pattern.Length - pattern.TrimEnd('\\').Length) % 2 == 1 ? pattern + "\\" : pattern;

    private string Geometry(CqlNode node) => node switch
    {
        CqlGeometry geometry => sql.Geometry(WellKnownBinary.Write(geometry.Shape, extended: true)),
        CqlProperty { Name: "geometry" } => "i.place",
        CqlProperty property => throw new DatacubeException("filter.type", $"'{property.Name}' holds no geometry; the property with the place of an item is 'geometry'.", "filter"),
        _ => throw Unknown(node),
    };

    private (string Start, string End) Span(CqlNode node) => node switch
    {
        // The time of an item is a span where it has one.
        CqlProperty { Name: "datetime" } => ("i.acquired", "i.ends"),
        CqlInstant instant => (sql.Instant(instant.First), sql.Instant(instant.Last)),
        CqlInterval interval => (interval.Start is null ? "'-infinity'::timestamptz" : Span(interval.Start).Start, interval.End is null ? "'infinity'::timestamptz" : Span(interval.End).End),
        CqlProperty property when PropertySql.Of(sql, property.Name, CqlType.Instant) is var value => (value, value),
        _ => throw Unknown(node),
    };

    private static DatacubeException Unknown(CqlNode node) => new("filter.form", $"The filter holds something that cannot stand there (at {(node.At.Length > 0 ? node.At : "the top")}).", "filter");
}
