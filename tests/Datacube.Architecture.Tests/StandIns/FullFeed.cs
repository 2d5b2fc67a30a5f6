using Datacube.Testing;
using Xunit;

namespace Datacube.Architecture.Tests.StandIns;

/// <summary>A folder feed that holds the packages which <see cref="SmallCheckout"/> references.</summary>
public sealed class FullFeed : IAsyncLifetime, IDisposable
{
    private readonly TempFolder folder = new();

    internal string Packages => folder.File("feed");

    public async Task InitializeAsync()
    {
        folder.Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        foreach (var name in (string[])["Neutral.Greeting", "Neutral.Greeting.Natives"])
        {
            folder.Write($"{name}/{name}.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework><Version>1.2.0</Version></PropertyGroup></Project>");
            folder.Write($"{name}/Source.cs", name == "Neutral.Greeting" ? "namespace Neutral { public static class Greeting { public static string By => \"package\"; } }" : "");
            var packed = await DotnetCommand.Run(folder.Path, "pack", folder.File(name), "-o", Packages, "-v:quiet");
            Assert.True(packed.ExitCode == 0, packed.Output);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => folder.Dispose();
}
