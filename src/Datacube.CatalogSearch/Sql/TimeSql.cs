using Datacube.Stac.Cql2;

namespace Datacube.CatalogSearch.Sql;

/// <summary>The relations of two spans of time, ends included (CQL2, T_…).</summary>
internal static class TimeSql
{
    public static string Condition(CqlOperator op, (string Start, string End) first, (string Start, string End) second)
    {
        var ((a, b), (c, d)) = (first, second);
        return op switch
        {
            CqlOperator.TimeAfter => $"({a} > {d})",
            CqlOperator.TimeBefore => $"({b} < {c})",
            CqlOperator.TimeContains => $"({a} < {c} and {b} > {d})",
            CqlOperator.TimeDisjoint => $"({b} < {c} or {a} > {d})",
            CqlOperator.TimeDuring => $"({a} > {c} and {b} < {d})",
            CqlOperator.TimeEquals => $"({a} = {c} and {b} = {d})",
            CqlOperator.TimeFinishedBy => $"({a} < {c} and {b} = {d})",
            CqlOperator.TimeFinishes => $"({a} > {c} and {b} = {d})",
            CqlOperator.TimeIntersects => $"({a} <= {d} and {b} >= {c})",
            CqlOperator.TimeMeets => $"({b} = {c})",
            CqlOperator.TimeMetBy => $"({a} = {d})",
            CqlOperator.TimeOverlappedBy => $"({a} > {c} and {a} < {d} and {b} > {d})",
            CqlOperator.TimeOverlaps => $"({a} < {c} and {b} > {c} and {b} < {d})",
            CqlOperator.TimeStartedBy => $"({a} = {c} and {b} > {d})",
            CqlOperator.TimeStarts => $"({a} = {c} and {b} < {d})",
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, "Not a relation of times."),
        };
    }
}
