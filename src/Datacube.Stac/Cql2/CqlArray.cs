namespace Datacube.Stac.Cql2;

/// <summary>A list of values.</summary>
/// <param name="Items">The values.</param>
public sealed record CqlArray(IReadOnlyList<CqlNode> Items) : CqlNode
{
    /// <inheritdoc/>
    public override IReadOnlyList<CqlNode> Parts => Items;

    /// <inheritdoc/>
    public override CqlType Type => CqlType.Array;
}
