namespace Datacube.Stac.Cql2;

/// <summary>A span of time, both ends included.</summary>
/// <param name="Start">A <see cref="CqlInstant"/> or <see cref="CqlProperty"/>; null is open.</param>
/// <param name="End">Likewise. A date ends with its day.</param>
public sealed record CqlInterval(CqlNode? Start, CqlNode? End) : CqlNode
{
    /// <inheritdoc/>
    public override IReadOnlyList<CqlNode> Parts => (Start, End) switch
    {
        (null, null) => [],
        ({ } start, null) => [start],
        (null, { } end) => [end],
        ({ } start, { } end) => [start, end],
    };

    /// <inheritdoc/>
    public override CqlType Type => CqlType.Interval;
}
