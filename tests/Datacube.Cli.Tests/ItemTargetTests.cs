using Datacube.Cli.Catalogs;
using Datacube.Contracts.Errors;
using Datacube.Testing;
using Xunit;

namespace Datacube.Cli.Tests;

[Trait("kind", "unit")]
public sealed class ItemTargetTests
{
    [Theory, InlineData("items.ndjson"), InlineData("items.geojson"), InlineData("items.parquet")]
    public async Task An_export_that_fails_leaves_nothing_behind(string name)
    {
        using var folder = new TempFolder();
        await Assert.ThrowsAsync<DatacubeException>(() => new ItemTarget(folder.File(name), TextWriter.Null).WriteAsync(FailingAsync(isTable: name.EndsWith(".parquet", StringComparison.Ordinal)), CancellationToken.None));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    // A table fails when it is written, for its geometries are looked at only then.
    private static async IAsyncEnumerable<byte[]> FailingAsync(bool isTable)
    {
        yield return """{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[]},"properties":{"datetime":"2023-01-01T00:00:00Z"},"assets":{},"links":[]}"""u8.ToArray();
        await Task.Yield();
        if (!isTable)
            throw new DatacubeException("service.unavailable", "The service is gone.", "catalog");
    }
}
