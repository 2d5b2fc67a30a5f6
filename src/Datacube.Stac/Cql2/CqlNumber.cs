namespace Datacube.Stac.Cql2;

/// <summary>A finite number.</summary>
/// <param name="Value">Its value.</param>
public sealed record CqlNumber(double Value) : CqlNode
{
    /// <inheritdoc/>
    public override CqlType Type => CqlType.Number;
}
