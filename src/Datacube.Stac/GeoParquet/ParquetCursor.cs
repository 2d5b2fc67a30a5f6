using System.Text.Json.Nodes;

namespace Datacube.Stac.GeoParquet;

/// <summary>Goes through a column of a row group row by row, one page in memory at a time.</summary>
/// <param name="path">Elements of the schema from the top to the leaf.</param>
/// <param name="metadata">What the footer says of the column.</param>
/// <param name="bytes">The bytes of the column.</param>
/// <param name="codec">How its pages are unpacked.</param>
internal sealed class ParquetCursor(IReadOnlyList<ParquetNode> path, ThriftStruct metadata, ColumnBytes bytes, PageCodec codec)
{
    private const int PlainDictionary = 2, Dictionary = 8, Plain = 0, Rle = 3, Boolean = 0;
    private const int MostValues = 1 << 22, FirstLook = 16 << 10, LookAgain = 16;
    private readonly ParquetNode leaf = path[^1];
    private readonly RowBuilder builder = new(path);
    private long left = metadata.Int(5) ?? 0;
    private long position, heldWords, heldPage;
    private IReadOnlyList<object>? dictionary;
    private int[] repetitions = [], definitions = [];
    private IReadOnlyList<object> values = [];
    private int entry, value;
    private bool isInRow;

    /// <summary>True where the column is the whole of a member or property of this name, or a part of it.</summary>
    public bool IsOf(string name) => path[0].Name == name;

    /// <summary>Takes the next row, into an item or into nothing. False where it begins or goes on on the next page.</summary>
    public bool TakeRow(JsonObject? row)
    {
        while (entry < definitions.Length)
        {
            if (isInRow && repetitions[entry] == 0)
                return End();
            isInRow = true;
            var found = definitions[entry] == leaf.Definition ? values[value++] : null;
            bytes.Budget.Count(found);
            if (row is not null)
                builder.Put(row, repetitions[entry], definitions[entry], found);
            entry++;
            if (leaf.Repetition == 0)
                return End();
        }
        if (left > 0)
            return false;
        return isInRow ? End() : throw ParquetErrors.Damaged("a column has fewer rows than its group");
    }

    /// <summary>Reads the next page that holds rows.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellation)
    {
        for (var hasRows = false; !hasRows;)
        {
            cancellation.ThrowIfCancellationRequested();
            var head = await HeadAsync(cancellation).ConfigureAwait(false);
            var packed = Size(head.Int(3));
            var page = await bytes.ReadAsync(position, packed, cancellation).ConfigureAwait(false);
            position += packed;
            hasRows = Add(head, page);
        }
    }

    private bool End()
    {
        isInRow = false;
        return true;
    }

    /// <summary>The head of a page says nowhere how long it is itself.</summary>
    private async ValueTask<ThriftStruct> HeadAsync(CancellationToken cancellation)
    {
        for (var look = FirstLook; ; look = Math.Min(look * LookAgain, PageCodec.LargestPage))
        {
            var seen = await bytes.ReadAsync(position, (int)Math.Min(look, bytes.Length - position), cancellation).ConfigureAwait(false);
            try
            {
                var reader = new ThriftReader(seen);
                var head = reader.Struct();
                position += reader.Position;
                return head;
            }
            catch (Contracts.Errors.DatacubeException) when (seen.Length == look && look < PageCodec.LargestPage)
            {
                // It may only have been cut off: statistics in it hold whole values.
            }
        }
    }

    private bool Add(ThriftStruct head, ReadOnlyMemory<byte> packed)
    {
        var size = Size(head.Int(2));
        var count = (head.Struct(5) ?? head.Struct(7) ?? head.Struct(8))?.Int(1) is >= 0 and <= MostValues and var stated ? (int)stated
            : throw ParquetErrors.Damaged($"a page holds more than {MostValues} values, the limit, or is of a form that is not known");
        if (head.Struct(7) is not null)
        {
            heldWords = bytes.Budget.Change(heldWords, size + count * (long)TableBudget.ValueBytes);
            dictionary = PlainValues.Read(leaf, codec.Unpack(packed, size).Span, count);
            return false;
        }
        // Let go before the next one comes: both are large.
        (repetitions, definitions, values) = ([], [], []);
        heldPage = bytes.Budget.Change(heldPage, size + count * (long)TableBudget.EntryBytes);
        if (head.Struct(5) is { } first)
            Fill(codec.Unpack(packed, size).Span, count, Small(first.Int(2)));
        else if (head.Struct(8) is { } second)
            Fill(second, packed, size, count);
        left -= count;
        (entry, value) = (0, 0);
        return true;
    }

    private void Fill(ReadOnlySpan<byte> body, int count, int encoding)
    {
        repetitions = leaf.Repetition > 0 ? HybridRuns.Prefixed(ref body, leaf.Repetition, count) : new int[count];
        definitions = leaf.Definition > 0 ? HybridRuns.Prefixed(ref body, leaf.Definition, count) : new int[count];
        values = Values(body, encoding);
    }

    /// <summary>The second form of pages: levels lie before what is compressed, and their lengths in the head.</summary>
    private void Fill(ThriftStruct head, ReadOnlyMemory<byte> packed, int size, int count)
    {
        var (definition, repetition) = (Size(head.Int(5)), Size(head.Int(6)));
        var levels = packed.Span[..checked(repetition + definition)];
        repetitions = repetition > 0 ? HybridRuns.Levels(levels[..repetition], leaf.Repetition, count) : new int[count];
        definitions = definition > 0 ? HybridRuns.Levels(levels[repetition..], leaf.Definition, count) : new int[count];
        var rest = packed[levels.Length..];
        values = Values((head.Int(7) == 0 ? rest : codec.Unpack(rest, size - levels.Length)).Span, Small(head.Int(4)));
    }

    private IReadOnlyList<object> Values(ReadOnlySpan<byte> body, int encoding)
    {
        var present = definitions.Count(level => level == leaf.Definition);
        if (present == 0)
            return [];
        heldPage = bytes.Budget.Change(heldPage, heldPage + present * (long)TableBudget.ValueBytes);
        if (encoding is Dictionary or PlainDictionary)
        {
            var words = dictionary ?? throw ParquetErrors.Damaged("a page refers to a dictionary that is not there");
            return [.. HybridRuns.Read(body[1..], body[0], present).Select(index => index >= 0 && index < words.Count ? words[index] : throw ParquetErrors.Damaged("an index lies outside of its dictionary"))];
        }
        if (encoding == Plain)
            return PlainValues.Read(leaf, body, present);
        return encoding == Rle && leaf.Physical == Boolean
            ? [.. HybridRuns.Prefixed(ref body, 1, present).Select(bit => (object)(bit == 1))]
            : throw ParquetErrors.Damaged($"a column has the encoding {encoding}, which is not read here; plain and dictionary are");
    }

    private static int Size(long? stated) => stated is >= 0 and <= PageCodec.LargestPage and var size ? (int)size : throw ParquetErrors.Damaged($"a page has more than {PageCodec.LargestPage >> 20} MiB, the limit");

    private static int Small(long? number) => number is >= 0 and < 64 and var small ? (int)small : -1;
}
