namespace Datacube.Stac.GeoParquet;

/// <summary>What the columns of a table may hold in memory together, and a row of it: a few bytes of a file can stand for millions of entries in each of thousands of columns.</summary>
/// <param name="mostBytes">Most bytes that pages and windows of all columns may take.</param>
internal sealed class TableBudget(long mostBytes = TableBudget.MostBytes)
{
    /// <summary>Most bytes of one row, and what an entry and a value take beside the bytes of their page.</summary>
    public const int LargestRow = 128 << 20, EntryBytes = 2 * sizeof(int), ValueBytes = 32;

    private const long MostBytes = 1 << 30;
    private const int MostEntries = 1 << 20;
    private long held, rowEntries, rowBytes;

    /// <summary>Makes room for what a column holds from now on, before it is held.</summary>
    /// <param name="before">Bytes that the column holds so far and lets go.</param>
    /// <param name="now">Bytes that it is about to hold.</param>
    /// <returns>Those.</returns>
    public long Change(long before, long now)
    {
        held += now - before;
        return held <= mostBytes ? now : throw ParquetErrors.Damaged($"the pages of its columns take more than {mostBytes >> 20} MiB together, the limit. Write it with smaller pages or row groups");
    }

    /// <summary>Begins a row group: nothing is held of the one before.</summary>
    public void StartGroup() => held = 0;

    /// <summary>Begins a row.</summary>
    public void StartRow() => (rowEntries, rowBytes) = (0, 0);

    /// <summary>Counts an entry of the row.</summary>
    public void Count(object? value)
    {
        rowEntries++;
        rowBytes += value is byte[] bytes ? bytes.Length : 0;
        if (rowEntries > MostEntries || rowBytes > LargestRow)
            throw ParquetErrors.Damaged($"a row holds more than {MostEntries} values or {LargestRow >> 20} MiB, the limits");
    }
}
