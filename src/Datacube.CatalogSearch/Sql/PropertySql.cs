using Datacube.Stac.Cql2;

namespace Datacube.CatalogSearch.Sql;

/// <summary>Where the value of a property is found. Names go in as parameters; columns are named here.</summary>
internal static class PropertySql
{
    /// <summary>The column of a property that has one of its own (item is i), or null.</summary>
    public static string? ColumnOf(string name) => name switch
    {
        "id" => "i.id",
        "collection" => "i.collection",
        "datetime" => "i.acquired",
        "eo:cloud_cover" => "i.cloud",
        "geometry" => "i.place",
        _ => null,
    };

    /// <summary>The value of a property as a type; null where an item has none, or one of another type.</summary>
    public static string Of(SqlWriter sql, string name, CqlType type) => ColumnOf(name) ?? OfBody(sql, name, type);

    private static string OfBody(SqlWriter sql, string name, CqlType type)
    {
        var (properties, key) = ($"{sql.Bodies()}.properties", sql.Text(name));
        return type switch
        {
            CqlType.Number => $"(case jsonb_typeof({properties} -> {key}) when 'number' then ({properties} ->> {key})::double precision end)",
            CqlType.Boolean => $"(case jsonb_typeof({properties} -> {key}) when 'boolean' then ({properties} ->> {key})::boolean end)",
            CqlType.Text => $"(case jsonb_typeof({properties} -> {key}) when 'string' then {properties} ->> {key} end)",
            CqlType.Instant or CqlType.Interval => $"instant({properties} ->> {key})",
            CqlType.Array => $"(case jsonb_typeof({properties} -> {key}) when 'array' then {properties} -> {key} end)",
            _ => $"nullif({properties} -> {key}, 'null')",
        };
    }
}
