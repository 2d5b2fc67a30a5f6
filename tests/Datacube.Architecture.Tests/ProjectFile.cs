using System.Xml;

namespace Datacube.Architecture.Tests;

/// <summary>What a project file references.</summary>
public sealed record ProjectFile(string Path, string Name, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    public static ProjectFile Parse(TextFile file)
    {
        List<string> projects = [], packages = [];
        using var reader = XmlReader.Create(new StringReader(file.Text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        while (reader.Read())
            if (reader is { NodeType: XmlNodeType.Element, Name: "ProjectReference" })
                projects.Add(NameOf(reader.GetAttribute("Include")!));
            else if (reader is { NodeType: XmlNodeType.Element, Name: "PackageReference" } && reader.GetAttribute("Include") is { } package)
                packages.Add(package);
        return new ProjectFile(file.Path, NameOf(file.Path), projects, packages);
    }

    private static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
