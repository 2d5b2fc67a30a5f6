using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;

namespace Datacube.CatalogSearch.Items;

/// <summary>A property that items are sorted by.</summary>
/// <param name="Name">Name as in the queryables.</param>
/// <param name="Type">Its type.</param>
/// <param name="Descending">From the greatest to the least. Items without the property come last either way.</param>
internal sealed record SortTerm(string Name, CqlType Type, bool Descending)
{
    private const string Prefix = "properties.";

    /// <summary>The term of a property, with or without the prefix <c>properties.</c>; null where no item has it.</summary>
    /// <exception cref="DatacubeException"><c>filter.type</c>: it has no order.</exception>
    public static SortTerm? Find(string field, bool descending, CqlQueryables queryables)
    {
        var name = field.StartsWith(Prefix, StringComparison.Ordinal) ? field[Prefix.Length..] : field;
        return queryables.TypeOf(name) switch
        {
            null => null,
            CqlType.Geometry or CqlType.Array => throw new DatacubeException("filter.type", $"Items cannot be sorted by '{name}': it is no text, number or time.", "sortby"),
            { } type => new(name, type, descending),
        };
    }
}
