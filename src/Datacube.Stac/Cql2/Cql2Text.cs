namespace Datacube.Stac.Cql2;

/// <summary>
/// CQL2 as text, for example <c>"eo:cloud_cover" &lt; 20 AND T_INTERSECTS(datetime, INTERVAL('2023-08-01', '..'))</c>.
/// The standard has no way to write a text that ends in a backslash, for it reads <c>\'</c> as a quote; here backslashes right before a quote
/// pair up to one each, so that every text can be written.
/// </summary>
public static class Cql2Text
{
    /// <summary>Reads a filter.</summary>
    /// <exception cref="Contracts.Errors.DatacubeException"><c>filter.form</c>, <c>filter.type</c>, <c>filter.too_large</c>, <c>filter.too_deep</c>, with the position of the character.</exception>
    public static CqlNode Parse(string text, CqlLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        limits ??= CqlLimits.Standard;
        limits.CheckLength(text.Length);
        var root = new TextParser(TextLexer.Read(text), limits).Parse();
        limits.Check(root);
        CqlBinder.CheckTypes(root);
        return root;
    }

    /// <summary>Writes a filter; reading it again gives the same tree.</summary>
    public static string Write(CqlNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var writer = new TextWriter();
        writer.Write(node);
        return writer.ToString();
    }

    /// <summary>A geometry in well-known text, as catalogues of products write footprints.</summary>
    /// <exception cref="Contracts.Errors.DatacubeException"><c>filter.form</c>.</exception>
    internal static CqlGeometry ReadGeometry(string wellKnownText)
    {
        CqlLimits.Standard.CheckLength(wellKnownText.Length);
        return new TextParser(TextLexer.Read(wellKnownText), CqlLimits.Standard).ParseGeometry();
    }
}
