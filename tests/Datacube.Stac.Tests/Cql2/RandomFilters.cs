using System.Text.Json.Nodes;
using Datacube.Stac.Cql2;

namespace Datacube.Stac.Tests.Cql2;

/// <summary>Filters made from a seed: every operator and literal, and names and texts that look like syntax.</summary>
internal sealed class RandomFilters(int seed)
{
    private static readonly string[] Texts = ["", "'", "''", "\\", "a\\", "\\'", "'\\\\'", "%", "_", "\\%", "\"", "; drop table item; --", "AND", "é\u0301", "\t\n", "a''b", "\\\\\\'"];
    private static readonly string[] Names = ["id", "eo:cloud_cover", "a.b", "and", "LIKE", "casei", "s_within", "Point", "date", "1st", "with space", "q\"uote", "'", "\\", "x-y", "naïve", "T_AFTER", "null", "Z"];
    private readonly Random random = new(seed);

    public CqlNode Condition(int depth) => random.Next(depth <= 0 ? 9 : 12) switch
    {
        0 => new CqlBoolean(random.Next(2) == 0),
        1 => Operation(Pick(CqlOperator.Equal, CqlOperator.NotEqual, CqlOperator.Less, CqlOperator.Greater, CqlOperator.LessOrEqual, CqlOperator.GreaterOrEqual), Property(), Scalar()),
        2 => Operation(CqlOperator.IsNull, random.Next(2) == 0 ? Property() : Geometry()),
        3 => Operation(CqlOperator.Like, Folded(Property()), Folded(Text())),
        4 => Operation(CqlOperator.Between, Number(depth), Number(depth), Number(depth)),
        5 => Operation(CqlOperator.In, Property(), new CqlArray(Many(Text))),
        6 => Operation(PickCall(CqlType.Geometry), random.Next(2) == 0 ? Property() : Geometry(), Geometry()),
        7 => Operation(PickCall(CqlType.Interval), random.Next(2) == 0 ? Property() : Time(), Time()),
        8 => Operation(PickCall(CqlType.Array), random.Next(2) == 0 ? Property() : Array(2), Array(2)),
        9 => Operation(CqlOperator.Not, Condition(depth - 1)),
        var way => new CqlOperation(way == 10 ? CqlOperator.And : CqlOperator.Or, Many(() => Condition(depth - 1), 2)),
    };

    private static CqlOperation Operation(CqlOperator op, params CqlNode[] arguments) => new(op, arguments);

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    private CqlOperator PickCall(CqlType takes) => Pick([.. Enum.GetValues<CqlOperator>().Where(op => CqlOperators.Of(op).Takes == takes)]);

    private CqlProperty Property() => new(Pick(Names));

    private CqlText Text() => new(Pick(Texts) + Pick(Texts));

    private CqlNode Folded(CqlNode text) => random.Next(3) switch
    {
        0 => Operation(CqlOperator.CaseInsensitive, text),
        1 => Operation(CqlOperator.AccentInsensitive, Operation(CqlOperator.CaseInsensitive, text)),
        _ => text,
    };

    private CqlNode Scalar() => random.Next(4) switch { 0 => Text(), 1 => Instant(), 2 => new CqlBoolean(true), _ => Number(2) };

    private CqlNode Number(int depth) => random.Next(depth > 0 ? 4 : 2) switch
    {
        0 => Property(),
        1 => new CqlNumber(Pick(0, -1, 0.1, 1e300, -2.5e-7, 3, double.MaxValue)),
        _ => Operation(Pick([.. Enum.GetValues<CqlOperator>().Where(op => CqlOperators.Of(op).Gives == CqlType.Number)]), Number(depth - 1), Number(depth - 1)),
    };

    private CqlInstant Instant() => random.Next(2) == 0
        ? new(new(2000 + random.Next(30), 2, 28, 0, 0, 0, TimeSpan.Zero), true)
        : new(new DateTimeOffset(2000 + random.Next(30), 2, 28, 23, 59, 59, TimeSpan.Zero).AddTicks(random.Next(10_000_000)), false);

    private CqlNode Time() => random.Next(3) switch
    {
        0 => Instant(),
        1 => new CqlInterval(null, random.Next(2) == 0 ? Instant() : Property()),
        _ => new CqlInterval(Property(), null),
    };

    private CqlArray Array(int depth) => new CqlArray(Many(() => depth > 0 && random.Next(4) == 0 ? Array(depth - 1) : Scalar(), 0));

    private CqlGeometry Geometry()
    {
        double[] numbers = [random.Next(-1800, 0) / 10.0, random.Next(-900, 0) / 10.0, 1 + random.Next(1700) / 10.0, 1 + random.Next(800) / 10.0];
        var (w, s, e, n) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        string[] forms =
        [
            $$"""{"type":"Point","coordinates":[{{w:R}},{{s:R}},12.5]}""",
            $$"""{"type":"MultiPoint","coordinates":[[{{w:R}},{{s:R}}],[{{e:R}},{{n:R}}]]}""",
            $$"""{"type":"LineString","coordinates":[[{{w:R}},{{s:R}}],[{{e:R}},{{n:R}}]]}""",
            $$"""{"type":"MultiLineString","coordinates":[[[{{w:R}},{{s:R}}],[{{e:R}},{{n:R}}]]]}""",
            $$"""{"type":"Polygon","coordinates":[[[{{w:R}},{{s:R}}],[{{e:R}},{{s:R}}],[{{e:R}},{{n:R}}],[{{w:R}},{{s:R}}]]]}""",
            $$"""{"type":"MultiPolygon","coordinates":[[[[{{w:R}},{{s:R}}],[{{e:R}},{{s:R}}],[{{e:R}},{{n:R}}],[{{w:R}},{{s:R}}]]]]}""",
            $$"""{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[{{w:R}},{{s:R}}]},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[0,0]}]}]}""",
        ];
        return random.Next(5) == 0 ? CqlLiterals.Box(numbers, "") : CqlLiterals.Geometry(JsonNode.Parse(Pick(forms))!.AsObject(), "");
    }

    private List<CqlNode> Many(Func<CqlNode> one, int least = 1) => [.. Enumerable.Range(0, least + random.Next(3)).Select(_ => one())];
}
