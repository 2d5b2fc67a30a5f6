namespace Datacube.Stac.GeoParquet;

/// <summary>The bytes of one column in a row group, read through a window as they are wanted.</summary>
internal sealed class ColumnBytes(Stream file, long start, long length, TableBudget budget)
{
    private const int Window = 1 << 20;
    private ReadOnlyMemory<byte> window;
    private long windowStart, held;

    /// <summary>What the columns of the table may hold together.</summary>
    public TableBudget Budget => budget;

    /// <summary>Bytes of the column.</summary>
    public long Length => length;

    /// <summary>Takes the bytes from what was read already.</summary>
    /// <param name="group">Bytes of the row group.</param>
    /// <param name="groupStart">Where they begin in the file.</param>
    public void Hold(ReadOnlyMemory<byte> group, long groupStart) => (window, windowStart) = (group.Slice((int)(start - groupStart), (int)length), 0);

    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long offset, int count, CancellationToken cancellation)
    {
        if (offset < 0 || count < 0 || offset > length - count)
            throw ParquetErrors.Damaged("a page is longer than its column");
        if (offset < windowStart || offset + count > windowStart + window.Length)
        {
            var wanted = (int)Math.Min(Math.Max(count, Window), length - offset);
            held = budget.Change(held, wanted);
            window = default;
            window = await BytesAsync(file, start + offset, wanted, cancellation).ConfigureAwait(false);
            windowStart = offset;
        }
        return window.Slice((int)(offset - windowStart), count);
    }

    /// <summary>Bytes of a file that must have them.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> BytesAsync(Stream file, long offset, int count, CancellationToken cancellation)
    {
        if (offset < 0 || count < 0 || offset > file.Length - count)
            throw ParquetErrors.Damaged("it refers to bytes that it does not have");
        var bytes = new byte[count];
        file.Position = offset;
        await file.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes;
    }
}
