using System.Globalization;
using System.Xml;

namespace Datacube.Raster.Tiff;

/// <summary>Scale, offset and names of bands from GDAL's XML tag.</summary>
/// <remarks>
/// <code>
/// &lt;GDALMetadata&gt;
///   &lt;Item name="OFFSET" sample="0" role="offset"&gt;-0.1&lt;/Item&gt;
///   &lt;Item name="SCALE" sample="0" role="scale"&gt;0.0001&lt;/Item&gt;
///   &lt;Item name="DESCRIPTION" sample="0" role="description"&gt;B02&lt;/Item&gt;
/// &lt;/GDALMetadata&gt;
/// </code>
/// </remarks>
internal sealed record GdalMetadata(double Scale, double Offset, IReadOnlyList<string> BandNames)
{
    private const int MaxCharacters = 1 << 20;

    /// <summary>Reads the tag; what is not XML of this kind is ignored, as GDAL does: the tag is an ornament, never a reason to refuse pixels.</summary>
    public static GdalMetadata Read(string? xml, int bands)
    {
        double scale = 1, offset = 0;
        var names = new string[bands];
        Array.Fill(names, "");
        if (xml is { Length: > 0 and <= MaxCharacters })
        {
            try
            {
                foreach (var (role, sample, text) in Items(xml))
                {
                    if (role == "description" && sample >= 0 && sample < bands)
                        names[sample] = text;
                    else if (role == "scale" && sample == 0)
                        scale = Number(text, 1);
                    else if (role == "offset" && sample == 0)
                        offset = Number(text, 0);
                }
            }
            catch (XmlException)
            {
                // Items before the damage keep their effect.
            }
        }
        return new(scale, offset, names);
    }

    private static IEnumerable<(string? Role, int Sample, string Text)> Items(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxCharacters });
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || reader.Name != "Item")
                continue;
            var role = reader.GetAttribute("role");
            var sample = int.TryParse(reader.GetAttribute("sample"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
            yield return (role, sample, reader.IsEmptyElement || !reader.Read() || reader.NodeType != XmlNodeType.Text ? "" : Unescape(reader.Value));
        }
    }

    // GDAL escapes the text itself before it writes the XML.
    private static string Unescape(string text) => text
        .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal)
        .Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    private static double Number(string text, double otherwise) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : otherwise;
}
