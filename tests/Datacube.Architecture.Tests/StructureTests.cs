using Datacube.Architecture.Tests.Rules;
using Datacube.Testing;
using Xunit;

namespace Datacube.Architecture.Tests;

/// <summary>The checkout keeps the rules. What each rule refuses is in <see cref="RuleTests"/>.</summary>
[Trait("kind", "unit")]
public sealed class StructureTests
{
    [Fact]
    public void Projects_use_only_what_their_layer_allows() =>
        Holds(Checkout.Projects.Select(ProjectFile.Parse).SelectMany(ReferenceRules.Check));

    [Fact]
    public void Product_sources_have_the_agreed_size_namespace_and_names() => Holds(Checkout.ProductSources.SelectMany(SourceRules.Check));

    [Fact]
    public void The_ban_of_calls_is_complete_and_nowhere_switched_off() =>
        Holds(BannedCallRules.CheckList(Checkout.Read("BannedSymbols.txt")).Concat(Checkout.Texts.Where(IsNoRule).SelectMany(BannedCallRules.CheckSwitch)));

    [Fact]
    public void No_file_speaks_of_unfinished_work() => Holds(Checkout.Texts.SelectMany(TextRules.Unfinished));

    [Fact]
    public void Paths_named_in_documents_exist() =>
        Holds(Checkout.Texts.Where(file => file.Path.EndsWith(".md", StringComparison.Ordinal)).SelectMany(file => TextRules.NamedPaths(file, path => Path.Exists(RepositoryRoot.File(path)))));

    [Fact]
    public void Only_the_table_speaks_of_stand_ins() => Holds(Checkout.Texts.SelectMany(TextRules.StandInMentions));

    [Fact]
    public void The_top_level_holds_nothing_unexpected()
    {
        string[] expected =
        [
            "Datacube.sln", "README.md", "CHANGELOG.md", "DECISIONS.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "datacube", "BannedSymbols.txt", "global.json",
            "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Solution.targets",
        ];
        Assert.Empty(Checkout.Paths.Where(path => !path.Contains('/') && !path.StartsWith('.')).Except(expected));
        Assert.Empty(Checkout.Paths.Where(path => path.Contains('/')).Select(path => path.Split('/')[0]).Distinct().Except(["src", "tests", "Datacube.AppHost", "Datacube.ServiceDefaults", ".ci", ".github"]));
    }

    /// <summary>A rule must be able to fail: it sees the files it is about.</summary>
    [Fact]
    public void The_checkout_is_read_as_a_whole()
    {
        Assert.Contains(Checkout.ProductSources, file => file.Path == "src/Datacube.Contracts/Errors/ErrorTable.cs");
        Assert.Contains(Checkout.Projects, file => file.Path == "tests/Datacube.Architecture.Tests/Datacube.Architecture.Tests.csproj");
        Assert.Contains(Checkout.Texts, file => file.Path == "datacube");
        Assert.DoesNotContain(Checkout.Paths, path => path.StartsWith("artifacts/", StringComparison.Ordinal));
    }

    private static bool IsNoRule(TextFile file) => !file.Path.StartsWith("tests/Datacube.Architecture.Tests/", StringComparison.Ordinal);

    private static void Holds(IEnumerable<Violation> violations)
    {
        var found = violations.Select(violation => violation.ToString()).Distinct().ToList();
        Assert.True(found.Count == 0, $"{found.Count} violations:\n{string.Join('\n', found)}");
    }
}
