namespace Datacube.Stac.Cql2;

/// <summary>A call of a function that is no part of CQL2. <see cref="CqlBinder"/> refuses all: none is offered.</summary>
/// <param name="Name">As the filter wrote it.</param>
/// <param name="Arguments">Arguments.</param>
public sealed record CqlFunction(string Name, IReadOnlyList<CqlNode> Arguments) : CqlNode
{
    /// <inheritdoc/>
    public override IReadOnlyList<CqlNode> Parts => Arguments;

    /// <inheritdoc/>
    public override CqlType Type => CqlType.Any;
}
