namespace Datacube.Stac.Cql2;

/// <summary>A text. It holds no NUL.</summary>
/// <param name="Value">Its value, quotes taken off.</param>
public sealed record CqlText(string Value) : CqlNode
{
    /// <inheritdoc/>
    public override CqlType Type => CqlType.Text;
}
