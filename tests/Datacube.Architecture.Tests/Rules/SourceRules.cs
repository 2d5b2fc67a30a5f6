using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Datacube.Architecture.Tests.Rules;

/// <summary>The shape of a product source file: size, namespace, names, one public type.</summary>
public static partial class SourceRules
{
    private const int MostLines = 400;
    private const int MostMethodLines = 50;

    public static IEnumerable<Violation> Check(TextFile file)
    {
        var root = CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Preview)).GetCompilationUnitRoot();
        return [.. Size(file, root), .. Namespace(file, root), .. Names(file, root), .. OnePublicType(file, root), .. Usings(file, root)];
    }

    private static IEnumerable<Violation> Size(TextFile file, CompilationUnitSyntax root)
    {
        if (file.Lines.Length > MostLines)
            yield return new Violation(file.Path, $"{file.Lines.Length} lines; the most is {MostLines}");
        foreach (var member in root.DescendantNodes().Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax))
        {
            var lines = member.GetLocation().GetLineSpan();
            var count = lines.EndLinePosition.Line - lines.StartLinePosition.Line + 1;
            if (count > MostMethodLines)
                yield return new Violation($"{file.Path}({lines.StartLinePosition.Line + 1})", $"a method of {count} lines; the most is {MostMethodLines}");
        }
    }

    private static IEnumerable<Violation> Namespace(TextFile file, CompilationUnitSyntax root)
    {
        var folders = file.Folders.SkipWhile(folder => folder == "src");
        var expected = string.Join('.', folders);
        return root.Members.OfType<BaseNamespaceDeclarationSyntax>()
            .Where(declared => declared.Name.ToString() != expected)
            .Select(declared => new Violation(file.Path, $"namespace {declared.Name} in the folder of {expected}"))
            .Concat(root.Members.OfType<BaseTypeDeclarationSyntax>().Select(type => new Violation(file.Path, $"{type.Identifier} is in no namespace")));
    }

    private static IEnumerable<Violation> Names(TextFile file, CompilationUnitSyntax root) =>
        root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.Text)
            .Concat(file.Folders)
            .Where(name => SaysNothing().IsMatch(name))
            .Select(name => new Violation(file.Path, $"the name {name} says nothing about what it is"))
            .Concat(root.DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.RegionDirectiveTrivia)).Select(_ => new Violation(file.Path, "#region")));

    /// <summary>Enums and delegates may stand beside the type that uses them.</summary>
    private static IEnumerable<Violation> OnePublicType(TextFile file, CompilationUnitSyntax root)
    {
        var open = root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(type => type is TypeDeclarationSyntax && type.Modifiers.Any(SyntaxKind.PublicKeyword))
            .ToList();
        if (open.Count > 1)
            yield return new Violation(file.Path, $"{open.Count} public types");
    }

    private static IEnumerable<Violation> Usings(TextFile file, CompilationUnitSyntax root) =>
        root.DescendantNodes().OfType<UsingDirectiveSyntax>()
            .Where(used => GdalNamespace().IsMatch($"{used.NamespaceOrType}") && !file.Path.StartsWith("src/Datacube.Raster/", StringComparison.Ordinal))
            .Select(used => new Violation(file.Path, $"uses {used.NamespaceOrType}; only Datacube.Raster sees GDAL"));

    [GeneratedRegex("(Utils?|Utilit(y|ies)|Helpers?|Manager|Common|Base)$")]
    private static partial Regex SaysNothing();

    [GeneratedRegex(@"^(OSGeo|MaxRev)\b")]
    private static partial Regex GdalNamespace();
}
