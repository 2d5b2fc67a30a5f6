using Datacube.Architecture.Tests.Rules;
using Xunit;

namespace Datacube.Architecture.Tests;

/// <summary>Each rule against a small sample that breaks it, and against one that does not.</summary>
[Trait("kind", "unit")]
public sealed class RuleTests
{
    private const string GoodSource = "namespace Datacube.Engine.Masks;\n\npublic sealed class Disc { public int Radius() => 1; }\n";

    [Theory]
    [InlineData("src/Datacube.Pixels/Datacube.Pixels.csproj", "<ProjectReference Include='../Datacube.Raster/Datacube.Raster.csproj' />", "must not use Datacube.Raster")]
    [InlineData("src/Datacube.Pixels/Datacube.Pixels.csproj", "<PackageReference Include='Newtonsoft.Json' />", "must not use the package Newtonsoft.Json")]
    [InlineData("src/Datacube.CubeBuilder/Datacube.CubeBuilder.csproj", "<ProjectReference Include='../Datacube.Web/Datacube.Web.csproj' />", "must not use Datacube.Web")]
    [InlineData("src/Datacube.CubeBuilder/Datacube.CubeBuilder.csproj", "<ProjectReference Include='..\\Datacube.StatsAggregator\\Datacube.StatsAggregator.csproj' />", "must not use Datacube.StatsAggregator")]
    [InlineData("src/Datacube.Engine/Datacube.Engine.csproj", "<PackageReference Include='MaxRev.Gdal.Core' />", "belongs to Datacube.Raster alone")]
    [InlineData("src/Datacube.Engine/Datacube.Engine.csproj", "<PackageReference Include='AWSSDK.S3' />", "belongs to Datacube.Storage alone")]
    [InlineData("tests/Datacube.Cli.Tests/Datacube.Cli.Tests.csproj", "<PackageReference Include='FluentAssertions' />", "refused for its licence")]
    [InlineData("src/Datacube.New/Datacube.New.csproj", "", "is in no row")]
    [InlineData("src/StandIns/Any/Any.csproj", "<ProjectReference Include='../../Datacube.Pixels/Datacube.Pixels.csproj' />", "must not use Datacube.Pixels")]
    public void A_reference_against_the_layers_is_found(string path, string reference, string expected) =>
        Assert.Contains(expected, Assert.Single(Projects(path, reference)).What, StringComparison.Ordinal);

    [Theory]
    [InlineData("src/Datacube.Raster/Datacube.Raster.csproj", "<PackageReference Include='MaxRev.Gdal.Core' /><ProjectReference Include='../Datacube.Pixels/Datacube.Pixels.csproj' />")]
    [InlineData("src/Datacube.CubeBuilder/Datacube.CubeBuilder.csproj", "<ProjectReference Include='../Datacube.Engine/Datacube.Engine.csproj' />")]
    [InlineData("tests/Datacube.Raster.Tests/Datacube.Raster.Tests.csproj", "<ProjectReference Include='../../src/Datacube.Cli/Datacube.Cli.csproj' /><PackageReference Include='MaxRev.Gdal.Core' />")]
    public void A_reference_within_the_layers_is_fine(string path, string reference) => Assert.Empty(Projects(path, reference));

    [Fact]
    public void A_source_in_order_is_fine() => Assert.Empty(Source("src/Datacube.Engine/Masks/Disc.cs", GoodSource));

    [Fact]
    public void A_file_over_400_lines_is_found() =>
        Assert.Contains("401 lines", Assert.Single(Source("src/Datacube.Engine/Masks/Disc.cs", GoodSource + string.Concat(Enumerable.Repeat("//\n", 398)))).What, StringComparison.Ordinal);

    [Fact]
    public void A_method_over_50_lines_is_found()
    {
        var body = string.Concat(Enumerable.Repeat("        ;\n", 48));
        Assert.Contains("a method of 51 lines", Assert.Single(Source("src/Datacube.Engine/A.cs", $"namespace Datacube.Engine;\nclass A\n{{\n    void M()\n    {{\n{body}    }}\n}}\n")).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("src/Datacube.Engine/Disc.cs", GoodSource, "in the folder of Datacube.Engine")]
    [InlineData("src/Datacube.Engine/Masks/Disc.cs", "public class Disc;", "is in no namespace")]
    [InlineData("src/Datacube.Engine/A.cs", "namespace Datacube.Engine;\nclass PathUtils;", "says nothing")]
    [InlineData("src/Datacube.Engine/Helpers/A.cs", "namespace Datacube.Engine.Helpers;\nclass A;", "says nothing")]
    [InlineData("src/Datacube.Engine/A.cs", "namespace Datacube.Engine;\n#region x\nclass A;\n#endregion", "#region")]
    [InlineData("src/Datacube.Engine/A.cs", "namespace Datacube.Engine;\npublic class A;\npublic record B;", "2 public types")]
    [InlineData("src/Datacube.Engine/A.cs", "using OSGeo.GDAL;\nnamespace Datacube.Engine;\nclass A;", "only Datacube.Raster sees GDAL")]
    public void A_source_out_of_order_is_found(string path, string text, string expected) =>
        Assert.Contains(expected, Assert.Single(Source(path, text)).What, StringComparison.Ordinal);

    [Theory]
    [InlineData("src/Datacube.Engine/Database.cs", "namespace Datacube.Engine;\nclass Database;")]
    [InlineData("src/Datacube.Raster/Gdal/A.cs", "using OSGeo.GDAL;\nnamespace Datacube.Raster.Gdal;\nclass A;")]
    [InlineData("src/Datacube.Cli/Program.cs", "return 0;")]
    [InlineData("Datacube.ServiceDefaults/A.cs", "namespace Datacube.ServiceDefaults;\npublic class A { public class B; }\npublic enum C { D }\nclass E;")]
    public void A_source_near_the_line_is_fine(string path, string text) => Assert.Empty(Source(path, text));

    [Fact]
    public void A_shortened_ban_is_found() => Assert.NotEmpty(BannedCallRules.CheckList(new TextFile("BannedSymbols.txt", "P:System.DateTime.Now;Use TimeProvider")));

    [Fact]
    public void A_ban_switched_off_is_found() => Assert.Single(BannedCallRules.CheckSwitch(new TextFile("a.cs", "#pragma warning disable RS0030\n")));

    [Fact]
    public void Unfinished_work_is_found() => Assert.Single(TextRules.Unfinished(new TextFile("a.cs", "// TO" + "DO: later")));

    [Theory]
    [InlineData("See `src/Gone/A.cs`.")]
    [InlineData("See [that](src/Gone.md).")]
    [InlineData("See `GONE.md`.")]
    public void A_path_that_does_not_exist_is_found(string text) => Assert.Single(TextRules.NamedPaths(new TextFile("README.md", text), _ => false));

    [Theory]
    [InlineData("`output/quickstart.zarr`, `--output URI`, `red green/blue`, [there](https://example.org/a.md), `s3://bucket/key`, `4/5`")]
    [InlineData("```\ncat `src/Gone/A.cs`\n```\n")]
    public void What_is_no_path_of_the_checkout_is_left_alone(string text) => Assert.Empty(TextRules.NamedPaths(new TextFile("README.md", text), _ => false));

    [Fact]
    public void A_path_beside_the_document_is_found_to_exist() =>
        Assert.Empty(TextRules.NamedPaths(new TextFile("src/README.md", "[Raster](Datacube.Raster/A.cs)"), path => path == "src/Datacube.Raster/A.cs"));

    [Theory]
    [InlineData("src/Datacube.Raster/Datacube.Raster.csproj", "<ProjectReference Include='../StandIns/Gdal/Gdal.csproj' />")]
    [InlineData("src/Datacube.Raster/A.cs", "#if STANDIN")]
    [InlineData("datacube", "-p:UseStandIns=true")]
    [InlineData("datacube", "# a stand-in")]
    public void A_mention_of_stand_ins_is_found(string path, string text) => Assert.Single(TextRules.StandInMentions(new TextFile(path, text)));

    [Theory]
    [InlineData("Directory.Build.targets")]
    [InlineData("src/StandIns/Gdal/Gdal.csproj")]
    [InlineData("DECISIONS.md")]
    public void The_places_for_stand_ins_may_name_them(string path) => Assert.Empty(TextRules.StandInMentions(new TextFile(path, "StandIn")));

    private static IEnumerable<Violation> Projects(string path, string references) =>
        ReferenceRules.Check(ProjectFile.Parse(new TextFile(path, $"<Project Sdk='Microsoft.NET.Sdk'><ItemGroup>{references}</ItemGroup></Project>")));

    private static IEnumerable<Violation> Source(string path, string text) => SourceRules.Check(new TextFile(path, text));
}
