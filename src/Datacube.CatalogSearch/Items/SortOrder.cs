using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Sql;
using Datacube.Stac.Cql2;

namespace Datacube.CatalogSearch.Items;

/// <summary>
/// The order of a search: the terms asked for, then time, id and collection, so that no two items are equal. A page continues behind the keys of the last
/// item of the page before, wherever items were added meanwhile.
/// </summary>
internal sealed class SortOrder
{
    private static readonly string[] Always = ["datetime", "id", "collection"];

    private readonly List<SortTerm> keys;

    public SortOrder(IReadOnlyList<SortTerm> terms)
    {
        var descending = terms.Count == 0 || terms[0].Descending;
        keys = [.. terms.DistinctBy(term => term.Name)];
        keys.AddRange(Always.Where(name => !keys.Exists(key => key.Name == name)).Select(name => new SortTerm(name, name == "datetime" ? CqlType.Instant : CqlType.Text, descending)));
    }

    /// <summary>How many keys there are.</summary>
    public int Count => keys.Count;

    /// <summary>The keys of an item as columns k0, k1, …</summary>
    public string Columns(SqlWriter sql) => string.Join(", ", keys.Select((key, index) => $"{PropertySql.Of(sql, key.Name, key.Type)} as k{index.ToString(CultureInfo.InvariantCulture)}"));

    /// <summary>The names of these columns.</summary>
    public string Names() => string.Join(", ", keys.Select((_, index) => $"i.k{index.ToString(CultureInfo.InvariantCulture)}"));

    /// <summary>The order by these columns.</summary>
    public string By() => string.Join(", ", keys.Select((key, index) => $"k{index.ToString(CultureInfo.InvariantCulture)}{(key.Descending ? " desc" : "")}{(IsNever(key) ? "" : " nulls last")}"));

    /// <summary>What items behind the given keys fulfil.</summary>
    public string Behind(SqlWriter sql, IReadOnlyList<object?> after)
    {
        if (keys.TrueForAll(key => IsNever(key) && key.Descending == keys[0].Descending))
        {
            var row = string.Join(", ", keys.Select(key => PropertySql.Of(sql, key.Name, key.Type)));
            // The bound of the first key alone lets an index on it be used that knows nothing of the others.
            var first = Parameter(sql, keys[0], after[0]!);
            var sign = keys[0].Descending ? "<" : ">";
            return $"({row}) {sign} ({first}, {string.Join(", ", keys.Skip(1).Select((key, index) => Parameter(sql, key, after[index + 1]!)))}) and {PropertySql.Of(sql, keys[0].Name, keys[0].Type)} {sign}= {first}";
        }
        return Behind(sql, after, 0);
    }

    private string Behind(SqlWriter sql, IReadOnlyList<object?> after, int index)
    {
        var (key, value) = (keys[index], after[index]);
        var expression = PropertySql.Of(sql, key.Name, key.Type);
        var rest = index + 1 < keys.Count ? Behind(sql, after, index + 1) : "false";
        if (value is null)
            return $"({expression} is null and {rest})";
        var parameter = Parameter(sql, key, value);
        return $"({expression} {(key.Descending ? "<" : ">")} {parameter}{(IsNever(key) ? "" : $" or {expression} is null")} or ({expression} = {parameter} and {rest}))";
    }

    /// <summary>The keys of an item, for the token of the next page.</summary>
    public static JsonArray ToJson(IEnumerable<object?> values) => new([.. values.Select(value => value switch
    {
        null => null,
        DateTime time => (JsonNode)time.ToString("O", CultureInfo.InvariantCulture),
        double number => number,
        bool flag => flag,
        _ => (string)value,
    })]);

    /// <summary>The keys that a token holds, or null where they are not those of this order.</summary>
    public IReadOnlyList<object?>? FromJson(JsonArray? values) =>
        values?.Count == keys.Count && values.Zip(keys).All(pair => pair.First is not null || !IsNever(pair.Second)) ? [.. values.Zip(keys, Read)] : null;

    private static object? Read(JsonNode? value, SortTerm key) => value is null ? null : key.Type switch
    {
        CqlType.Instant => DateTime.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        CqlType.Number => value.GetValue<double>(),
        CqlType.Boolean => value.GetValue<bool>(),
        _ => value.GetValue<string>(),
    };

    private static string Parameter(SqlWriter sql, SortTerm key, object value) => key.Type switch
    {
        CqlType.Instant => sql.Instant(new DateTimeOffset((DateTime)value)),
        CqlType.Number => sql.Number((double)value),
        CqlType.Boolean => (bool)value ? "true" : "false",
        CqlType.Text => sql.Text((string)value),
        _ => sql.Json((string)value),
    };

    // These every item has.
    private static bool IsNever(SortTerm key) => Always.Contains(key.Name, StringComparer.Ordinal);
}
