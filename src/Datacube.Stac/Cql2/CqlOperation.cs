namespace Datacube.Stac.Cql2;

/// <summary>An operator with its arguments.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Arguments">As many as <see cref="CqlOperators"/> allows: parsers see to it.</param>
public sealed record CqlOperation(CqlOperator Operator, IReadOnlyList<CqlNode> Arguments) : CqlNode
{
    /// <inheritdoc/>
    public override IReadOnlyList<CqlNode> Parts => Arguments;

    /// <inheritdoc/>
    public override CqlType Type => CqlOperators.Of(Operator).Gives;
}
