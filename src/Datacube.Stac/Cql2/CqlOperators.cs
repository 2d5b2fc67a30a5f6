using System.Collections.Frozen;

namespace Datacube.Stac.Cql2;

/// <summary>How operators are written in CQL2 JSON (texts use the same names in any case), and what they take and give.</summary>
public static class CqlOperators
{
    private static readonly FrozenDictionary<CqlOperator, CqlSignature> Table = Rows().ToFrozenDictionary(row => row.Operator);
    private static readonly FrozenDictionary<string, CqlOperator> ByName = Table.Values.ToFrozenDictionary(row => row.Name, row => row.Operator, StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of all operators.</summary>
    public static IEnumerable<string> Names => Table.Values.Select(row => row.Name);

    /// <summary>The signature of an operator.</summary>
    public static CqlSignature Of(CqlOperator op) => Table[op];

    /// <summary>The operator of a name, or null.</summary>
    public static CqlOperator? Find(string name) => ByName.TryGetValue(name, out var op) ? op : null;

    private static IEnumerable<CqlSignature> Rows() => [.. Logic(), .. Comparisons(), .. Arithmetic(), .. Functions()];

    private static CqlSignature[] Logic() =>
    [
        new(CqlOperator.And, "and", 2, int.MaxValue, CqlType.Boolean, CqlType.Boolean),
        new(CqlOperator.Or, "or", 2, int.MaxValue, CqlType.Boolean, CqlType.Boolean),
        new(CqlOperator.Not, "not", 1, 1, CqlType.Boolean, CqlType.Boolean),
    ];

    private static CqlSignature[] Comparisons() =>
    [
        new(CqlOperator.Equal, "=", 2, 2, CqlType.Any, CqlType.Boolean),
        new(CqlOperator.NotEqual, "<>", 2, 2, CqlType.Any, CqlType.Boolean),
        new(CqlOperator.LessOrEqual, "<=", 2, 2, CqlType.Any, CqlType.Boolean),
        new(CqlOperator.GreaterOrEqual, ">=", 2, 2, CqlType.Any, CqlType.Boolean),
        new(CqlOperator.Less, "<", 2, 2, CqlType.Any, CqlType.Boolean),
        new(CqlOperator.Greater, ">", 2, 2, CqlType.Any, CqlType.Boolean),
        new(CqlOperator.IsNull, "isNull", 1, 1, CqlType.Any, CqlType.Boolean),
        new(CqlOperator.Like, "like", 2, 2, CqlType.Text, CqlType.Boolean),
        new(CqlOperator.Between, "between", 3, 3, CqlType.Any, CqlType.Boolean),
        new(CqlOperator.In, "in", 2, 2, CqlType.Any, CqlType.Boolean),
        new(CqlOperator.CaseInsensitive, "casei", 1, 1, CqlType.Text, CqlType.Text),
        new(CqlOperator.AccentInsensitive, "accenti", 1, 1, CqlType.Text, CqlType.Text),
    ];

    private static IEnumerable<CqlSignature> Arithmetic() =>
        ((CqlOperator, string)[])[(CqlOperator.Add, "+"), (CqlOperator.Subtract, "-"), (CqlOperator.Multiply, "*"), (CqlOperator.Divide, "/"),
            (CqlOperator.Modulo, "%"), (CqlOperator.IntegerDivide, "div"), (CqlOperator.Power, "^")] is var rows
            ? rows.Select(row => new CqlSignature(row.Item1, row.Item2, 2, 2, CqlType.Number, CqlType.Number))
            : [];

    /// <summary>S_…, T_… and A_… of two arguments: the enum says "Spatial", the name "s_".</summary>
    private static IEnumerable<CqlSignature> Functions()
    {
        foreach (var (word, letter, type) in ((string, string, CqlType)[])[("Spatial", "s_", CqlType.Geometry), ("Time", "t_", CqlType.Interval), ("Array", "a_", CqlType.Array)])
            foreach (var op in Enum.GetValues<CqlOperator>())
                if (op.ToString() is var name && name.StartsWith(word, StringComparison.Ordinal))
#pragma warning disable CA1308 // The standard writes its names in lower case, except for two capitals inside.
                    yield return new(op, letter + name[word.Length..].ToLowerInvariant() switch
#pragma warning restore CA1308
                    {
                        "containedby" => "containedBy",
                        "finishedby" => "finishedBy",
                        "metby" => "metBy",
                        "overlappedby" => "overlappedBy",
                        "startedby" => "startedBy",
                        var plain => plain,
                    }, 2, 2, type, CqlType.Boolean);
    }
}
