using System.Text.Json;
using System.Xml.Linq;
using Datacube.Testing;
using Xunit;

namespace Datacube.Architecture.Tests.StandIns;

/// <summary>Stand-ins are leaf code: without their folder and their table the solution is an ordinary one on official packages.</summary>
[Trait("kind", "system")]
public sealed class OrdinarySolutionTests
{
    [Fact]
    public async Task Without_the_folder_and_the_table_every_project_has_the_references_it_names()
    {
        var table = XElement.Parse(Checkout.Read("Directory.Build.targets").Text);
        var packages = table.Descendants("StandIn").Select(row => row.Attribute("Include")!.Value).ToList();
        Assert.NotEmpty(packages);
        using var folder = new TempFolder();
        foreach (var file in Checkout.Texts.Where(IsBuildFile))
            folder.Write(file.Path, file.Text);
        folder.Write("Directory.Build.targets", WithoutStandIns(table).ToString());

        foreach (var project in Checkout.Projects.Where(IsBuildFile).Select(ProjectFile.Parse).Where(project => project.Packages.Intersect(packages).Any()))
        {
            var evaluated = await DotnetCommand.Run(folder.Path, "msbuild", project.Path, "-nologo", "-getItem:PackageReference", "-getItem:ProjectReference");
            Assert.True(evaluated.ExitCode == 0, evaluated.Output);
            using var items = JsonDocument.Parse(evaluated.Output);
            Assert.Empty(project.Packages.Except(Identities(items, "PackageReference")));
            Assert.Equal(project.Projects.Order(), Identities(items, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Order());
        }
    }

    [Fact]
    public void Every_project_of_the_table_exists()
    {
        var rows = XElement.Parse(Checkout.Read("Directory.Build.targets").Text).Descendants("StandIn");
        var paths = rows.Select(row => row.Attribute("ServedBy")?.Value.Replace("$(MSBuildThisFileDirectory)", "", StringComparison.Ordinal)).OfType<string>();
        Assert.Empty(paths.Except(Checkout.Paths));
    }

    [Fact]
    public void The_solution_lists_no_stand_in() => Assert.DoesNotContain("StandIns", Checkout.Read("Datacube.sln").Text, StringComparison.Ordinal);

    private static bool IsBuildFile(TextFile file) =>
        !file.Path.StartsWith("src/StandIns/", StringComparison.Ordinal) && (file.Path.EndsWith(".csproj", StringComparison.Ordinal) || file.Path.EndsWith(".props", StringComparison.Ordinal) || file.Path.EndsWith(".targets", StringComparison.Ordinal) || file.Path == "global.json");

    private static XElement WithoutStandIns(XElement targets)
    {
        var copy = new XElement(targets);
        copy.Elements("ItemGroup").Where(group => group.Elements("StandIn").Any()).Remove();
        copy.Elements("Import").Where(import => import.Attribute("Project")!.Value.StartsWith("src/StandIns/", StringComparison.Ordinal)).Remove();
        return copy;
    }

    private static IEnumerable<string> Identities(JsonDocument items, string kind) =>
        items.RootElement.GetProperty("Items").GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);
}
