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
        await Assert.ThrowsAnyAsync<Exception>(() => new ItemTarget(folder.File(name), TextWriter.Null, "snappy").WriteAsync(FailingAsync(isTable: name.EndsWith(".parquet", StringComparison.Ordinal)), [], CancellationToken.None));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    // A table fails when it is written, for what is in its items is looked at only then.
    private static async IAsyncEnumerable<byte[]> FailingAsync(bool isTable)
    {
        yield return isTable ? "5"u8.ToArray() : "{}"u8.ToArray();
        await Task.Yield();
        if (!isTable)
            throw new DatacubeException("service.unavailable", "The service is gone.", "catalog");
    }
}
