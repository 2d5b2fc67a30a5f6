using Datacube.Testing;

namespace Datacube.Architecture.Tests.StandIns;

/// <summary>
/// A solution of one program that references one package, with the product's own mechanism files and a table of its own.
/// The package says "package", the project that stands in for it says "project"; the program prints which one it got.
/// </summary>
internal sealed class SmallCheckout : IDisposable
{
    private readonly TempFolder folder = new();

    internal SmallCheckout()
    {
        Copy("Directory.Solution.targets");
        Copy("src/StandIns/StandIns.targets");
        folder.Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <UseArtifactsOutput>true</UseArtifactsOutput>
                <ArtifactsPath>$(MSBuildThisFileDirectory)artifacts</ArtifactsPath>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
            </Project>
            """);
        folder.Write("Directory.Build.targets", """
            <Project>
              <ItemGroup>
                <StandIn Include="Neutral.Greeting" ServedBy="$(MSBuildThisFileDirectory)src/StandIns/Greeting/Greeting.csproj" />
                <StandIn Include="Neutral.Greeting.Natives" />
              </ItemGroup>
              <Import Project="src/StandIns/StandIns.targets" />
            </Project>
            """);
        folder.Write("Directory.Packages.props", """
            <Project>
              <PropertyGroup>
                <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
              </PropertyGroup>
              <ItemGroup>
                <PackageVersion Include="Neutral.Greeting" Version="1.2.0" />
                <PackageVersion Include="Neutral.Greeting.Natives" Version="1.2.0" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("src/App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Neutral.Greeting" />
                <PackageReference Include="Neutral.Greeting.Natives" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("src/App/Program.cs", "System.Console.WriteLine($\"greeted by the {Neutral.Greeting.By}\");");
        folder.Write("src/StandIns/Greeting/Greeting.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""");
        folder.Write("src/StandIns/Greeting/Greeting.cs", "namespace Neutral { public static class Greeting { public static string By => \"project\"; } }");
        folder.Write("App.sln", """
            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "App", "src\App\App.csproj", "{9F3B7A39-52B1-4E0C-9F51-0C0C1D0F0A01}"
            EndProject
            Global
            	GlobalSection(SolutionConfigurationPlatforms) = preSolution
            		Debug|Any CPU = Debug|Any CPU
            		Release|Any CPU = Release|Any CPU
            	EndGlobalSection
            	GlobalSection(ProjectConfigurationPlatforms) = postSolution
            		{9F3B7A39-52B1-4E0C-9F51-0C0C1D0F0A01}.Debug|Any CPU.ActiveCfg = Debug|Any CPU
            		{9F3B7A39-52B1-4E0C-9F51-0C0C1D0F0A01}.Debug|Any CPU.Build.0 = Debug|Any CPU
            		{9F3B7A39-52B1-4E0C-9F51-0C0C1D0F0A01}.Release|Any CPU.ActiveCfg = Release|Any CPU
            		{9F3B7A39-52B1-4E0C-9F51-0C0C1D0F0A01}.Release|Any CPU.Build.0 = Release|Any CPU
            	EndGlobalSection
            EndGlobal
            """);
        Directory.CreateDirectory(folder.File("feed"));
        UseFeed(folder.File("feed"));
    }

    internal string Feed => folder.File("feed");

    /// <summary>What the checkout has recorded: true, false, or null for nothing.</summary>
    internal string? Answer =>
        Directory.Exists(folder.File("artifacts", "stand-ins"))
            ? Directory.EnumerateFiles(folder.File("artifacts", "stand-ins"), "answer-*.txt").Select(file => File.ReadAllText(file).Trim()).SingleOrDefault()
            : null;

    internal void UseFeed(string address) =>
        folder.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{address}" allowInsecureConnections="true" /></packageSources>
            </configuration>
            """);

    internal void Fill(string feed)
    {
        foreach (var package in Directory.EnumerateFiles(feed, "*.nupkg"))
            File.Copy(package, Path.Combine(Feed, Path.GetFileName(package)));
    }

    internal Task<ProgramOutcome> Dotnet(params string[] arguments) => DotnetCommand.Run(folder.Path, arguments);

    /// <summary>Runs the program that the last build left behind.</summary>
    internal Task<ProgramOutcome> RunProgram() => Dotnet(folder.File("artifacts", "bin", "App", "debug", "App.dll"));

    public void Dispose() => folder.Dispose();

    private void Copy(string path) => folder.Write(path, File.ReadAllText(RepositoryRoot.File(path)));
}
