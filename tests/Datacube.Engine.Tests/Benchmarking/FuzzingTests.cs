using System.Text.Json.Nodes;
using Datacube.Benchmarks.Fuzzing;
using Datacube.Testing;
using Xunit;

namespace Datacube.Engine.Tests.Benchmarking;

[Trait("kind", "system")]
public sealed class FuzzingTests
{
    [Fact]
    public async Task Damaged_files_end_in_content_or_in_a_code()
    {
        using var folder = new TempFolder();
        var outcome = await BenchmarkProgram.RunAsync("fuzz", "--seconds", "10", "--seed", "16", "--folder", folder.Path);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(FuzzCommand.Targets.Select(target => "fuzz/" + target.Name), lines.Select(line => (string)line["workload"]!));
        Assert.All(lines, line => Assert.True((int)line["cases"]! > 0));
    }

    [Fact]
    public async Task The_same_case_is_damaged_in_the_same_way_every_time()
    {
        using TempFolder first = new(), second = new();
        foreach (var folder in (TempFolder[])[first, second])
            Assert.Equal(0, (await BenchmarkProgram.RunAsync("fuzz", "cog", "--case", "7", "--seed", "3", "--folder", folder.Path)).ExitCode);
        Assert.Equal(await File.ReadAllBytesAsync(first.File("cog", "a.tif")), await File.ReadAllBytesAsync(second.File("cog", "a.tif")));
    }
}
