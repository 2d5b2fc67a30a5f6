using System.Globalization;
using System.Security;
using System.Text;
using System.Xml;

namespace Datacube.Raster.Cogs;

/// <summary>
/// The GDAL_METADATA tag:
/// <code>
/// &lt;GDALMetadata&gt;
///   &lt;Item name="AREA"&gt;x&lt;/Item&gt;
///   &lt;Item name="STATISTICS_MAXIMUM" sample="0"&gt;9&lt;/Item&gt;
///   &lt;Item name="DESCRIPTION" sample="0" role="description"&gt;red&lt;/Item&gt;
/// &lt;/GDALMetadata&gt;
/// </code>
/// </summary>
internal static class CogMetadata
{
    /// <summary>The tag's text, or null where there is nothing to say.</summary>
    public static string? Write(CogPyramid pyramid)
    {
        var (plan, options) = (pyramid.Plan, pyramid.Plan.Options);
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new() { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("GDALMetadata");
            foreach (var (name, value) in options.Metadata)
                Item(xml, name, null, null, value);
            for (var band = 0; band < plan.Bands; band++)
            {
                if (options.Statistics)
                    WriteStatistics(xml, band, pyramid.Statistics[band]);
                if (options.BandNames.Count > 0)
                    Item(xml, "DESCRIPTION", band, "description", options.BandNames[band]);
                if (options.Offsets.Count > 0)
                    Item(xml, "OFFSET", band, "offset", Number(options.Offsets[band]));
                if (options.Scales.Count > 0)
                    Item(xml, "SCALE", band, "scale", Number(options.Scales[band]));
            }
            xml.WriteEndElement();
        }
        return text.ToString() is var written && written.Contains("<Item", StringComparison.Ordinal) ? written + "\n" : null;
    }

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void WriteStatistics(XmlWriter xml, int band, CogStatistics statistics)
    {
        if (statistics.Count == 0)
            return;
        Item(xml, "STATISTICS_MAXIMUM", band, null, Number(statistics.Maximum));
        Item(xml, "STATISTICS_MEAN", band, null, Number(statistics.Mean));
        Item(xml, "STATISTICS_MINIMUM", band, null, Number(statistics.Minimum));
        Item(xml, "STATISTICS_STDDEV", band, null, Number(statistics.Deviation));
        Item(xml, "STATISTICS_VALID_PERCENT", band, null, (100.0 * statistics.Count / statistics.Total).ToString("0.####", CultureInfo.InvariantCulture));
    }

    private static void Item(XmlWriter xml, string name, int? band, string? role, string value)
    {
        xml.WriteStartElement("Item");
        xml.WriteAttributeString("name", name);
        if (band is not null)
            xml.WriteAttributeString("sample", band.Value.ToString(CultureInfo.InvariantCulture));
        if (role is not null)
            xml.WriteAttributeString("role", role);
        // GDAL escapes values before it writes the XML, and unescapes them after reading it.
        xml.WriteString(SecurityElement.Escape(value));
        xml.WriteEndElement();
    }
}
