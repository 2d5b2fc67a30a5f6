namespace Datacube.Stac.Cql2;

/// <summary>
/// A part of a CQL2 filter (OGC 21-065r2). The kinds: <see cref="CqlOperation"/>, <see cref="CqlProperty"/>, <see cref="CqlFunction"/> and the
/// literals <see cref="CqlText"/>, <see cref="CqlNumber"/>, <see cref="CqlBoolean"/>, <see cref="CqlInstant"/>, <see cref="CqlInterval"/>,
/// <see cref="CqlGeometry"/>, <see cref="CqlArray"/>.
/// </summary>
public abstract record CqlNode
{
    /// <summary>Where it stood, for messages: a character of a text (from 1), or a JSON pointer.</summary>
    public string At { get; init; } = "";

    /// <summary>The parts it is made of.</summary>
    public virtual IReadOnlyList<CqlNode> Parts => [];

    /// <summary>What kind of value it gives.</summary>
    public abstract CqlType Type { get; }
}
