namespace Datacube.Stac.Cql2;

/// <summary>True or false.</summary>
/// <param name="Value">Its value.</param>
public sealed record CqlBoolean(bool Value) : CqlNode
{
    /// <inheritdoc/>
    public override CqlType Type => CqlType.Boolean;
}
