using Datacube.Stac.Geometry;
using Datacube.Stac.Items;

namespace Datacube.Stac.Cql2;

/// <summary>
/// Judges items in memory: for static catalogues and files, and again what a provider gave. Three-valued as in SQL: a comparison with an absent
/// value is unknown, and an item matches only where the whole filter is true. Texts compare by code unit.
/// </summary>
public sealed class CqlFilter
{
    private readonly CqlNode root;

    /// <summary>Binds a filter.</summary>
    /// <param name="node">From <see cref="Cql2Text"/> or <see cref="Cql2Json"/>.</param>
    /// <param name="queryables">Properties it may name; those of any item by default.</param>
    /// <exception cref="Contracts.Errors.DatacubeException"><c>filter.property</c>, <c>filter.function</c>, <c>filter.type</c>, <c>filter.too_large</c>.</exception>
    public CqlFilter(CqlNode node, CqlQueryables? queryables = null)
    {
        root = CqlBinder.Bind(node, queryables ?? CqlQueryables.OfItems);
        SpatialOperators.RequireComparable(root);
    }

    /// <summary>True where the item is sure to match.</summary>
    public bool Matches(StacItem item) => Truth(root, new(item)) == true;

    private static bool? Truth(CqlNode node, ItemValues item) => node switch
    {
        CqlBoolean boolean => boolean.Value,
        CqlProperty property => item.Find(property.Name) as bool?,
        CqlOperation operation => Truth(operation, item),
        _ => null,
    };

    private static bool? Truth(CqlOperation node, ItemValues item)
    {
        var arguments = node.Arguments;
        switch (node.Operator)
        {
            case CqlOperator.And:
                return All(arguments, item, false);
            case CqlOperator.Or:
                return !All(arguments, item, true);
            case CqlOperator.Not:
                return !Truth(arguments[0], item);
            case CqlOperator.IsNull:
                return Value(arguments[0], item) is null;
            case CqlOperator.Between:
                return Both(Compared(CqlOperator.GreaterOrEqual, arguments[0], arguments[1], item), Compared(CqlOperator.LessOrEqual, arguments[0], arguments[2], item));
            case CqlOperator.In:
                return !All([.. ((CqlArray)arguments[1]).Items.Select(one => new CqlOperation(CqlOperator.Equal, [arguments[0], one]))], item, true);
            case CqlOperator.Like:
                return Value(arguments[0], item) is string text && Value(arguments[1], item) is string pattern ? TextMatching.IsLike(text, pattern) : null;
            case var op when CqlOperators.Of(op).Takes == CqlType.Geometry:
                return Value(arguments[0], item) is GeoShape a && Value(arguments[1], item) is GeoShape b ? SpatialOperators.Holds(node, a, b) : null;
            case var op when CqlOperators.Of(op).Takes == CqlType.Interval:
                return TimeSpanOf(arguments[0], item) is { } first && TimeSpanOf(arguments[1], item) is { } second ? TimeOperators.Holds(op, first, second) : null;
            case var op when CqlOperators.Of(op).Takes == CqlType.Array:
                return Value(arguments[0], item) is List<object?> left && Value(arguments[1], item) is List<object?> right ? ArrayOperators.Holds(op, left, right) : null;
            case var op:
                return Compared(op, arguments[0], arguments[1], item);
        }
    }

    /// <summary>All true; with <paramref name="negated"/> all false. One that is sure not to be decides, else one that is unknown.</summary>
    private static bool? All(IReadOnlyList<CqlNode> conditions, ItemValues item, bool negated)
    {
        bool? result = true;
        foreach (var condition in conditions)
        {
            var truth = Truth(condition, item);
            if (truth == negated)
                return false;
            result = truth is null ? null : result;
        }
        return result;
    }

    private static bool? Both(bool? a, bool? b) => a == false || b == false ? false : a & b;

    private static bool? Compared(CqlOperator op, CqlNode left, CqlNode right, ItemValues item)
    {
        if (TextMatching.Compare(Value(left, item), Value(right, item)) is not { } order)
            return null;
        return op switch
        {
            CqlOperator.Equal => order == 0,
            CqlOperator.NotEqual => order != 0,
            CqlOperator.Less => order < 0,
            CqlOperator.Greater => order > 0,
            CqlOperator.LessOrEqual => order <= 0,
            _ => order >= 0,
        };
    }

    private static object? Value(CqlNode node, ItemValues item) => node switch
    {
        CqlProperty property => property.Declared == CqlType.Instant ? item.FindInstant(property.Name) : item.Find(property.Name),
        CqlText text => text.Value,
        CqlNumber number => number.Value,
        CqlInstant instant => instant.First,
        CqlGeometry geometry => geometry.Shape,
        CqlArray array => array.Items.Select(part => Value(part, item)).ToList(),
        CqlOperation { Operator: CqlOperator.CaseInsensitive } fold => Value(fold.Arguments[0], item) is string text ? TextMatching.WithoutCase(text) : null,
        CqlOperation { Operator: CqlOperator.AccentInsensitive } fold => Value(fold.Arguments[0], item) is string text ? TextMatching.WithoutAccents(text) : null,
        CqlOperation operation when CqlOperators.Of(operation.Operator).Gives == CqlType.Number =>
            Value(operation.Arguments[0], item) is double a && Value(operation.Arguments[1], item) is double b ? Calculated(operation.Operator, a, b) : null,
        _ => Truth(node, item),
    };

    /// <summary>Null where arithmetic gives no finite number.</summary>
    private static double? Calculated(CqlOperator op, double a, double b)
    {
        var result = op switch
        {
            CqlOperator.Add => a + b,
            CqlOperator.Subtract => a - b,
            CqlOperator.Multiply => a * b,
            CqlOperator.Divide => a / b,
            CqlOperator.Modulo => a % b,
            CqlOperator.IntegerDivide => Math.Truncate(a / b),
            _ => Math.Pow(a, b),
        };
        return double.IsFinite(result) ? result : null;
    }

    private static TimeRange? TimeSpanOf(CqlNode node, ItemValues item)
    {
        switch (node)
        {
            case CqlInstant instant:
                return new(instant.First, instant.Last);
            case CqlProperty property:
                return item.FindRange(property.Name);
            case CqlInterval interval:
                var start = interval.Start is null ? DateTimeOffset.MinValue : TimeSpanOf(interval.Start, item)?.First;
                var end = interval.End is null ? DateTimeOffset.MaxValue : TimeSpanOf(interval.End, item)?.Last;
                return start is { } first && end is { } last && first <= last ? new(first, last) : null;
            default:
                return null;
        }
    }
}
