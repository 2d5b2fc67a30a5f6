namespace Datacube.Stac.Cql2;

/// <summary>The value of a property of an item.</summary>
/// <param name="Name">As the filter wrote it: data from outside, to be looked up in a table and never built into a query.</param>
public sealed record CqlProperty(string Name) : CqlNode
{
    /// <summary>Its type once <see cref="CqlBinder"/> has looked it up.</summary>
    public CqlType Declared { get; init; }

    /// <inheritdoc/>
    public override CqlType Type => Declared;
}
