using System.Text;
using System.Xml;
using System.Xml.Linq;
using Datacube.Contracts.Errors;

namespace Datacube.Stac.Safe;

/// <summary>Reads XML from outside: no DTD, nothing fetched, bounded length.</summary>
internal static class SafeXml
{
    private const long MaxCharacters = 10_000_000;

    public static async Task<XElement> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new DatacubeException("feed.form", $"The SAFE product lacks its file '{Path.GetFileName(path)}'.", "catalog");
        if (new FileInfo(path).Length > 4 * MaxCharacters)
            throw new DatacubeException("feed.too_large", $"'{Path.GetFileName(path)}' is longer than {MaxCharacters} characters, the limit.", "catalog");
        var bytes = await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
        return Parse(bytes, Path.GetFileName(path));
    }

    internal static XElement Parse(byte[] bytes, string name)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
            MaxCharactersFromEntities = 0,
        };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), settings);
            return XDocument.Load(reader).Root!;
        }
        catch (XmlException e) when (HasDoctype(bytes))
        {
            throw new DatacubeException("feed.dtd_forbidden", $"'{name}' contains a document type definition (DTD); DTDs are not accepted.", "catalog", e);
        }
        catch (XmlException e)
        {
            throw new DatacubeException("feed.form", $"'{name}' is not valid XML (line {e.LineNumber}).", "catalog", e);
        }
    }

    private static bool HasDoctype(byte[] bytes) =>
        ((Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32])
            .Any(encoding => encoding.GetString(bytes, 0, Math.Min(bytes.Length, 100_000)).Contains("<!DOCTYPE", StringComparison.Ordinal));
}
