namespace Datacube.Stac.Cql2;

/// <summary>The relations of two spans of time (Allen 1983), as CQL2 defines its T_ functions.</summary>
internal static class TimeOperators
{
    public static bool Holds(CqlOperator op, TimeRange a, TimeRange b) => op switch
    {
        CqlOperator.TimeAfter => a.First > b.Last,
        CqlOperator.TimeBefore => a.Last < b.First,
        CqlOperator.TimeContains => a.First < b.First && a.Last > b.Last,
        CqlOperator.TimeDisjoint => a.First > b.Last || a.Last < b.First,
        CqlOperator.TimeDuring => a.First > b.First && a.Last < b.Last,
        CqlOperator.TimeEquals => a == b,
        CqlOperator.TimeFinishedBy => a.Last == b.Last && a.First < b.First,
        CqlOperator.TimeFinishes => a.Last == b.Last && a.First > b.First,
        CqlOperator.TimeIntersects => a.First <= b.Last && a.Last >= b.First,
        CqlOperator.TimeMeets => a.Last == b.First,
        CqlOperator.TimeMetBy => a.First == b.Last,
        CqlOperator.TimeOverlappedBy => a.First > b.First && a.First < b.Last && a.Last > b.Last,
        CqlOperator.TimeOverlaps => a.First < b.First && a.Last > b.First && a.Last < b.Last,
        CqlOperator.TimeStartedBy => a.First == b.First && a.Last > b.Last,
        CqlOperator.TimeStarts => a.First == b.First && a.Last < b.Last,
        _ => throw new NotSupportedException($"{op} is no relation of times."),
    };
}
