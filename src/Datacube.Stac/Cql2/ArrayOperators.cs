namespace Datacube.Stac.Cql2;

/// <summary>The relations of two lists as sets of values, as CQL2 defines its A_ functions.</summary>
internal static class ArrayOperators
{
    public static bool Holds(CqlOperator op, List<object?> a, List<object?> b) => op switch
    {
        CqlOperator.ArrayEquals => HoldsAll(a, b) && HoldsAll(b, a),
        CqlOperator.ArrayContains => HoldsAll(a, b),
        CqlOperator.ArrayContainedBy => HoldsAll(b, a),
        CqlOperator.ArrayOverlaps => b.Exists(value => Has(a, value)),
        _ => throw new NotSupportedException($"{op} is no relation of lists."),
    };

    private static bool HoldsAll(List<object?> list, List<object?> values) => values.TrueForAll(value => Has(list, value));

    private static bool Has(List<object?> list, object? value) => list.Exists(other => value is List<object?> inner
        ? other is List<object?> outer && Holds(CqlOperator.ArrayEquals, outer, inner)
        : TextMatching.Compare(other, value) == 0);
}
