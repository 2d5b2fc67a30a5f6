using Datacube.Stac.Cql2;
using Npgsql;

namespace Datacube.CatalogSearch.Items;

/// <summary>Which properties may be named in filters and sorting: those that items have, found when they are written.</summary>
internal sealed class QueryableStore(CatalogDatabase database)
{
    private const string Select = "select name, array_agg(distinct type order by type) from queryable where cardinality($1) = 0 or collection = any($1) group by name order by name collate \"C\"";

    /// <summary>Every item has these.</summary>
    private static readonly Dictionary<string, CqlType> Always = new(StringComparer.Ordinal)
    {
        ["id"] = CqlType.Text,
        ["collection"] = CqlType.Text,
        ["geometry"] = CqlType.Geometry,
        ["datetime"] = CqlType.Instant,
    };

    /// <summary>Names with their JSON types, without those that every item has.</summary>
    /// <param name="collections">Ids; none for all collections.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<IReadOnlyList<(string Name, string[] Types)>> ListAsync(IReadOnlyList<string> collections, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var list = new NpgsqlCommand(Select, connection) { Parameters = { new() { Value = collections.ToArray() } } };
        await using var rows = await list.ExecuteReaderAsync(cancellation);
        List<(string, string[])> found = [];
        while (await rows.ReadAsync(cancellation))
            if (!Always.ContainsKey(rows.GetString(0)) && rows.GetFieldValue<string[]>(1) is var types && types is not ["object"])
                found.Add((rows.GetString(0), types));
        return found;
    }

    /// <summary>The same as filters know them.</summary>
    public async Task<CqlQueryables> OfAsync(IReadOnlyList<string> collections, CancellationToken cancellation)
    {
        var own = await ListAsync(collections, cancellation);
        return new(Always.Concat(own.Select(row => KeyValuePair.Create(row.Name, TypeOf(row.Name, row.Types)))), allowsOthers: false);
    }

    /// <summary>The type that STAC gives to a property, else the one that its values have.</summary>
    public static CqlType TypeOf(string name, IReadOnlyList<string> types) => (CqlQueryables.OfItems.TypeOf(name), types) switch
    {
        // A column of its own holds numbers, whatever items say.
        (_, _) when name == "eo:cloud_cover" => CqlType.Number,
        ({ } known and not CqlType.Any, _) when Fits(known, types) => known,
        (_, ["string"]) => CqlType.Text,
        (_, ["number"]) => CqlType.Number,
        (_, ["boolean"]) => CqlType.Boolean,
        (_, ["array"]) => CqlType.Array,
        _ => CqlType.Any,
    };

    private static bool Fits(CqlType type, IReadOnlyList<string> types) => types is [var only] && (type, only) is (CqlType.Text or CqlType.Instant, "string") or (CqlType.Number, "number") or (CqlType.Array, "array");
}
