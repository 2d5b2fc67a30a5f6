namespace Datacube.Stac.Cql2;

/// <summary>The operators of CQL2. What each takes and how it is written stands in <see cref="CqlOperators"/>.</summary>
public enum CqlOperator
{
    /// <summary>All of two or more conditions.</summary>
    And,

    /// <summary>At least one of two or more conditions.</summary>
    Or,

    /// <summary>Not the condition.</summary>
    Not,

    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>&lt;&gt;</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary>The value is absent.</summary>
    IsNull,

    /// <summary>Text matches a pattern: <c>%</c> any characters, <c>_</c> one, <c>\</c> takes the next literally.</summary>
    Like,

    /// <summary>Value, lower end, upper end, both included.</summary>
    Between,

    /// <summary>Value, and a <see cref="CqlArray"/> that holds it.</summary>
    In,

    /// <summary>Text without regard to case.</summary>
    CaseInsensitive,

    /// <summary>Text without regard to accents.</summary>
    AccentInsensitive,

    /// <summary><c>+</c></summary>
    Add,

    /// <summary><c>-</c></summary>
    Subtract,

    /// <summary><c>*</c></summary>
    Multiply,

    /// <summary><c>/</c></summary>
    Divide,

    /// <summary>Remainder, with the sign of the dividend.</summary>
    Modulo,

    /// <summary>Quotient without its fraction, cut towards zero.</summary>
    IntegerDivide,

    /// <summary><c>^</c></summary>
    Power,

    /// <summary>The geometries share a point.</summary>
    SpatialIntersects,

    /// <summary>The geometries are the same set of points.</summary>
    SpatialEquals,

    /// <summary>The geometries share no point.</summary>
    SpatialDisjoint,

    /// <summary>They share points of their boundaries, none of their interiors.</summary>
    SpatialTouches,

    /// <summary>The first lies in the second.</summary>
    SpatialWithin,

    /// <summary>Same dimension, share a part, neither holds the other.</summary>
    SpatialOverlaps,

    /// <summary>They share inner points, and one leaves the other.</summary>
    SpatialCrosses,

    /// <summary>The first holds the second.</summary>
    SpatialContains,

    /// <summary>The first starts after the second ends.</summary>
    TimeAfter,

    /// <summary>The first ends before the second starts.</summary>
    TimeBefore,

    /// <summary>The first starts before and ends after the second.</summary>
    TimeContains,

    /// <summary>They share no instant.</summary>
    TimeDisjoint,

    /// <summary>The first starts after and ends before the second.</summary>
    TimeDuring,

    /// <summary>Same start, same end.</summary>
    TimeEquals,

    /// <summary>Same end, the first starts earlier.</summary>
    TimeFinishedBy,

    /// <summary>Same end, the first starts later.</summary>
    TimeFinishes,

    /// <summary>They share an instant.</summary>
    TimeIntersects,

    /// <summary>The first ends where the second starts.</summary>
    TimeMeets,

    /// <summary>The first starts where the second ends.</summary>
    TimeMetBy,

    /// <summary>The first starts inside the second and ends after it.</summary>
    TimeOverlappedBy,

    /// <summary>The first starts before the second and ends inside it.</summary>
    TimeOverlaps,

    /// <summary>Same start, the first ends later.</summary>
    TimeStartedBy,

    /// <summary>Same start, the first ends earlier.</summary>
    TimeStarts,

    /// <summary>The lists hold the same values.</summary>
    ArrayEquals,

    /// <summary>The first holds every value of the second.</summary>
    ArrayContains,

    /// <summary>The second holds every value of the first.</summary>
    ArrayContainedBy,

    /// <summary>The lists share a value.</summary>
    ArrayOverlaps,
}
