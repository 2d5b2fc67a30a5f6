using Datacube.Benchmarks.Harness;
using Datacube.Benchmarks.Workloads;
using Datacube.Testing;
using Xunit;

namespace Datacube.Engine.Tests.Benchmarking;

[Trait("kind", "unit")]
public sealed class ReadmeTableTests
{
    private static readonly string[] Lines =
    [
        """{"workload":"warp/nearest","variant":"datacube","threads":2,"median_s":0.5,"cpu_s":1,"throughput":20.5,"unit":"Mpx/s","peak_mib":90,"findings":{"max |d|":0.5}}""",
        """{"workload":"warp/nearest","variant":"gdal","threads":2,"median_s":5,"cpu_s":8,"throughput":2.05,"unit":"Mpx/s","peak_mib":null}""",
        """{"workload":"warp/cubic","variant":"datacube","threads":1,"median_s":2,"cpu_s":null,"throughput":3,"unit":"Mpx/s","peak_mib":null}""",
        """{"workload":"warp/cubic","variant":"gdal","threads":1,"median_s":3,"cpu_s":null,"throughput":2,"unit":"Mpx/s","peak_mib":null}""",
    ];

    [Fact]
    public void The_table_of_the_readme_has_the_form_and_the_workloads_of_the_program()
    {
        var table = ReadmeTable.Read(File.ReadAllText(RepositoryRoot.File("README.md")));
        Assert.Equal(MarkdownTable.Heading, table[0]);
        Assert.True(table.Count > 2);
        foreach (var row in table.Skip(2))
        {
            var cells = row.Replace(@"\|", "", StringComparison.Ordinal).Split('|');
            Assert.Equal(MarkdownTable.Heading.Split('|').Length, cells.Length);
            Assert.Contains(cells[1].Trim().Split('/', ',')[0], WorkloadList.All.Select(workload => workload.Name));
        }
    }

    [Fact]
    public void Measurements_become_rows_with_ratios_and_take_the_place_of_the_old_table()
    {
        var text = $"before\n{ReadmeTable.Begin}\nold\n{ReadmeTable.End}\nbehind\n";
        var replaced = ReadmeTable.Replace(text, MarkdownTable.Of(Lines));
        Assert.Equal(
            [
                MarkdownTable.Heading,
                "|---|---|---|---|---|---|",
                "| warp/nearest, 2 threads | 20.5 Mpx/s (500 ms, 90 MiB) | gdal: 2.05 Mpx/s (5 s) | 10× | 8× | max \\|d\\| 0.5 |",
                "| warp/cubic, 1 thread | 3 Mpx/s (2 s) | gdal: 2 Mpx/s (3 s) | 1.5× |  |  |",
            ],
            ReadmeTable.Read(replaced));
        Assert.StartsWith("before\n", replaced, StringComparison.Ordinal);
        Assert.EndsWith("\nbehind\n", replaced, StringComparison.Ordinal);
    }
}
