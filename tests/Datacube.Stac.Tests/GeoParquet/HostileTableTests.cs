using Datacube.Contracts.Errors;
using Datacube.Stac.GeoParquet;
using Xunit;

namespace Datacube.Stac.Tests.GeoParquet;

/// <summary>Tables that are made to cost more than they hold.</summary>
[Trait("kind", "unit")]
public sealed class HostileTableTests
{
    [Theory, InlineData(0x19), InlineData(0x1C)]
    public async Task Metadata_that_nest_without_end_are_refused(byte level)
    {
        byte[] footer = [.. Enumerable.Repeat(level, 1 << 20)];
        await RefusedAsync([.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8]);
    }

    [Fact]
    public void Metadata_of_more_values_than_the_limit_are_refused()
    {
        // A list of empty structs, a byte each.
        byte[] list = [0x19, 0xFC, 0xE8, 0x07, .. new byte[1001]];
        Assert.Empty(new ThriftReader(list, 1001).Struct().Structs(1)[999].Fields);
        Assert.Equal("feed.form", Assert.Throws<DatacubeException>(() => new ThriftReader(list, 1000).Struct()).Code);
    }

    [Fact]
    public async Task The_head_of_a_page_that_never_ends_is_refused()
    {
        // A text in the head that claims all of the column.
        var page = new byte[3 << 20];
        byte[] head = [0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0x07];
        head.CopyTo(page, 0);
        await RefusedAsync(Table(["a"], 1, page, 1));
    }

    [Fact]
    public async Task Columns_share_one_budget_for_what_they_hold()
    {
        var columns = Enumerable.Range(0, 40).Select(index => $"c{index}").ToArray();
        var file = Table(columns, 4, Page(0, 1 << 18), 1 << 18);
        var error = await RefusedAsync(file, new(16 << 20));
        Assert.Contains("16 MiB together", error.Message, StringComparison.Ordinal);
        using var stream = new MemoryStream(file);
        Assert.Equal(4, await ItemParquetReader.ReadAsync(stream).CountAsync());
    }

    [Fact]
    public async Task A_row_that_goes_on_over_many_pages_ends_at_the_limit()
    {
        // Each page goes on with the list of the row before it.
        byte[] pages = [.. Enumerable.Repeat(Page(1, 1 << 19), 8).SelectMany(page => page)];
        var error = await RefusedAsync(Table(["list"], 1, pages, 8 << 19, isRepeated: true));
        Assert.Contains("a row holds more than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_of_more_rows_than_the_limit_is_refused() =>
        Assert.Contains("states 1099511627776 rows", (await RefusedAsync(Table(["a"], 1L << 40, Page(0, 1 << 20), 1L << 40))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Reading_stops_among_rows_that_do_not_match()
    {
        using var stopped = new CancellationTokenSource();
        using var stream = new MemoryStream(Table(["id"], 1 << 20, Page(0, 1 << 20), 1 << 20));
        var items = ItemParquetReader.ReadAsync(stream, null, new TableFilter(new() { Collections = ["other"] }), null, stopped.Token).GetAsyncEnumerator(stopped.Token);
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await items.MoveNextAsync());
    }

    private static async Task<DatacubeException> RefusedAsync(byte[] file, TableBudget? budget = null)
    {
        using var stream = new MemoryStream(file);
        var error = await Assert.ThrowsAsync<DatacubeException>(async () => await ItemParquetReader.ReadAsync(stream, null, null, budget, default).CountAsync());
        Assert.Equal("feed.form", error.Code);
        return error;
    }

    /// <summary>A page of entries without a value, as one run: the second form of pages.</summary>
    private static byte[] Page(int repetition, int entries)
    {
        byte[] run = [.. Varint(entries << 1), 0];
        byte[] repeats = repetition > 0 ? [.. Varint(entries << 1), (byte)repetition] : [];
        using var head = new MemoryStream();
        var thrift = new ThriftWriter(head);
        thrift.Struct(() =>
        {
            thrift.Int(1, 3);
            thrift.Int(2, run.Length + repeats.Length);
            thrift.Int(3, run.Length + repeats.Length);
            thrift.Struct(8, () =>
            {
                thrift.Int(1, entries);
                thrift.Int(4, 0);
                thrift.Int(5, run.Length);
                thrift.Int(6, repeats.Length);
            });
        });
        return [.. head.ToArray(), .. repeats, .. run];
    }

    private static IEnumerable<byte> Varint(int number)
    {
        for (; number >= 0x80; number >>= 7)
            yield return (byte)(number | 0x80);
        yield return (byte)number;
    }

    /// <summary>A table whose columns all have the same bytes.</summary>
    private static byte[] Table(string[] columns, long rows, byte[] pages, long entries, bool isRepeated = false)
    {
        using var footer = new MemoryStream();
        var thrift = new ThriftWriter(footer);
        thrift.Struct(() =>
        {
            thrift.List(2, 12, columns.Length + 1);
            thrift.Struct(() =>
            {
                thrift.Text(4, "schema");
                thrift.Int(5, columns.Length);
            });
            foreach (var column in columns)
                thrift.Struct(() =>
                {
                    thrift.Int(1, 6);
                    thrift.Int(3, isRepeated ? 2 : 1);
                    thrift.Text(4, column);
                });
            thrift.List(4, 12, 1);
            thrift.Struct(() =>
            {
                thrift.List(1, 12, columns.Length);
                foreach (var _ in columns)
                    thrift.Struct(() => thrift.Struct(3, () =>
                    {
                        thrift.Int(5, entries, isLong: true);
                        thrift.Int(7, pages.Length, isLong: true);
                        thrift.Int(9, 4, isLong: true);
                    }));
                thrift.Int(3, rows, isLong: true);
            });
        });
        return [.. "PAR1"u8, .. pages, .. footer.ToArray(), .. BitConverter.GetBytes((int)footer.Length), .. "PAR1"u8];
    }
}
