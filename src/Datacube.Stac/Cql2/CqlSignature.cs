namespace Datacube.Stac.Cql2;

/// <summary>What an operator takes and gives.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Name">Its name in CQL2 JSON.</param>
/// <param name="Least">Least arguments.</param>
/// <param name="Most">Most arguments.</param>
/// <param name="Takes">Type of the arguments; <see cref="CqlType.Any"/> where they only have to be comparable. <see cref="CqlType.Interval"/> takes instants too.</param>
/// <param name="Gives">Type of the result.</param>
public sealed record CqlSignature(CqlOperator Operator, string Name, int Least, int Most, CqlType Takes, CqlType Gives)
{
    /// <summary>True where a text writes it as a call, <c>S_INTERSECTS(…)</c>, and not between or behind its operands.</summary>
    public bool IsCall => Takes is CqlType.Geometry or CqlType.Interval or CqlType.Array || Gives == CqlType.Text;
}
