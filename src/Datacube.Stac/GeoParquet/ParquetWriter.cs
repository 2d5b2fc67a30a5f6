namespace Datacube.Stac.GeoParquet;

/// <summary>
/// Writes a Parquet file: optional columns, one page a column and row group, plain encoding, Snappy unless said otherwise. Layout and numbers: parquet.thrift of
/// Apache Parquet 2.10.
/// </summary>
/// <param name="output">Where it goes.</param>
/// <param name="columns">Columns; those of one group follow each other.</param>
/// <param name="codec">Parquet's number of another compression, and what packs a page.</param>
internal sealed class ParquetWriter(Stream output, IReadOnlyList<ParquetColumn> columns, (int Number, Func<byte[], byte[]> Pack)? codec = null)
{
    private readonly List<(long Rows, List<ChunkFacts> Chunks)> groups = [];
    private long position;

    public void Begin() => Write("PAR1"u8);

    /// <summary>Writes a row group.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="values">Values of a column, a value a row.</param>
    public void WriteGroup(int rows, Func<ParquetColumn, IReadOnlyList<object?>> values)
    {
        List<ChunkFacts> chunks = [];
        foreach (var column in columns)
        {
            var held = values(column);
            var plain = ParquetPage.Body(column, held);
            var packed = codec is { } other ? other.Pack(plain) : Snappy.Compress(plain);
            using var head = new MemoryStream();
            PageHead(new ThriftWriter(head), rows, plain.Length, packed.Length);
            chunks.Add(ChunkFacts.Of(held, position, head.Length + plain.Length, head.Length + packed.Length));
            Write(head.ToArray());
            Write(packed);
        }
        groups.Add((rows, chunks));
    }

    /// <summary>Writes the footer.</summary>
    public void End(IReadOnlyDictionary<string, string> metadata)
    {
        using var footer = new MemoryStream();
        var thrift = new ThriftWriter(footer);
        thrift.Struct(() =>
        {
            thrift.Int(1, 2);
            WriteSchema(thrift);
            thrift.Int(3, groups.Sum(group => group.Rows), isLong: true);
            thrift.List(4, 12, groups.Count);
            foreach (var (rows, chunks) in groups)
                WriteGroup(thrift, rows, chunks);
            thrift.List(5, 12, metadata.Count);
            foreach (var (key, value) in metadata)
                thrift.Struct(() =>
                {
                    thrift.Text(1, key);
                    thrift.Text(2, value);
                });
            thrift.Text(6, "Datacube");
        });
        Write(footer.ToArray());
        Write(BitConverter.GetBytes((int)footer.Length));
        Write("PAR1"u8);
    }

    private static void PageHead(ThriftWriter thrift, int rows, int plain, int packed) => thrift.Struct(() =>
    {
        thrift.Int(1, 0);
        thrift.Int(2, plain);
        thrift.Int(3, packed);
        thrift.Struct(5, () =>
        {
            thrift.Int(1, rows);
            thrift.Int(2, 0);
            thrift.Int(3, 3);
            thrift.Int(4, 3);
        });
    });

    private void WriteSchema(ThriftWriter thrift)
    {
        var tops = columns.Select(column => column.Group ?? column.Name).Distinct(StringComparer.Ordinal).ToList();
        var inner = columns.Where(column => column.Group is not null).GroupBy(column => column.Group!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        thrift.List(2, 12, 1 + columns.Count + inner.Count);
        thrift.Struct(() =>
        {
            thrift.Text(4, "schema");
            thrift.Int(5, tops.Count);
        });
        foreach (var top in tops)
        {
            if (!inner.TryGetValue(top, out var members))
            {
                WriteColumn(thrift, columns.First(column => column.Name == top && column.Group is null), isOptional: true);
                continue;
            }
            thrift.Struct(() =>
            {
                thrift.Int(3, 1);
                thrift.Text(4, top);
                thrift.Int(5, members.Count);
            });
            foreach (var member in members)
                WriteColumn(thrift, member, isOptional: false);
        }
    }

    private static void WriteColumn(ThriftWriter thrift, ParquetColumn column, bool isOptional) => thrift.Struct(() =>
    {
        thrift.Int(1, column.Physical);
        thrift.Int(3, isOptional ? 1 : 0);
        thrift.Text(4, column.Name);
        if (column.Converted is { } converted)
            thrift.Int(6, converted);
    });

    private void WriteGroup(ThriftWriter thrift, long rows, List<ChunkFacts> chunks) => thrift.Struct(() =>
    {
        thrift.List(1, 12, columns.Count);
        foreach (var (column, chunk) in columns.Zip(chunks))
            WriteChunk(thrift, column, rows, chunk);
        thrift.Int(2, chunks.Sum(chunk => chunk.Plain), isLong: true);
        thrift.Int(3, rows, isLong: true);
    });

    private void WriteChunk(ThriftWriter thrift, ParquetColumn column, long rows, ChunkFacts chunk) => thrift.Struct(() =>
    {
        thrift.Int(2, chunk.Offset, isLong: true);
        thrift.Struct(3, () =>
        {
            string[] path = column.Group is { } group ? [group, column.Name] : [column.Name];
            thrift.Int(1, column.Physical);
            thrift.List(2, 5, 2);
            thrift.Element(0);
            thrift.Element(3);
            thrift.List(3, 8, path.Length);
            foreach (var part in path)
                thrift.Element(part);
            thrift.Int(4, codec?.Number ?? 1);
            thrift.Int(5, rows, isLong: true);
            thrift.Int(6, chunk.Plain, isLong: true);
            thrift.Int(7, chunk.Packed, isLong: true);
            thrift.Int(9, chunk.Offset, isLong: true);
            thrift.Struct(12, () =>
            {
                thrift.Int(3, chunk.Missing, isLong: true);
                if (chunk is not { Least: { } least, Most: { } most })
                    return;
                thrift.Bytes(5, most);
                thrift.Bytes(6, least);
            });
        });
    });

    private void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        position += bytes.Length;
    }
}
