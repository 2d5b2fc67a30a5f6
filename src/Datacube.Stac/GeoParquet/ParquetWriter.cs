namespace Datacube.Stac.GeoParquet;

/// <summary>
/// Writes a Parquet file: one page a column and row group, plain encoding, Snappy unless said otherwise. Layout and numbers: parquet.thrift of
/// Apache Parquet 2.10.
/// </summary>
/// <param name="output">Where it goes.</param>
/// <param name="schema">The columns.</param>
/// <param name="codec">Another compression.</param>
internal sealed class ParquetWriter(Stream output, ParquetNode schema, PageEncoder? codec = null)
{
    private readonly List<(long Rows, List<ChunkFacts> Chunks)> groups = [];
    private readonly List<ParquetNode> leaves = [.. schema.Leaves()];
    private readonly PageEncoder codec = codec ?? PageEncoder.Snappy;
    private long position;

    public void Begin() => Write("PAR1"u8);

    /// <summary>Writes a row group.</summary>
    /// <param name="rows">Its rows: values by the names of the columns.</param>
    public void WriteGroup(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows)
    {
        var shredder = new RowShredder(schema);
        foreach (var row in rows)
            shredder.Add(row);
        List<ChunkFacts> chunks = [];
        foreach (var leaf in leaves)
        {
            var entries = shredder[leaf];
            var plain = ParquetPage.Body(leaf, entries);
            var packed = codec.Pack(plain);
            using var head = new MemoryStream();
            PageHead(new ThriftWriter(head), entries.Definitions.Count, plain.Length, packed.Length);
            chunks.Add(ChunkFacts.Of(entries, position, head.Length + plain.Length, head.Length + packed.Length));
            Write(head.ToArray());
            Write(packed);
        }
        groups.Add((rows.Count, chunks));
    }

    /// <summary>Writes the footer.</summary>
    public void End(IReadOnlyDictionary<string, string> metadata)
    {
        using var footer = new MemoryStream();
        var thrift = new ThriftWriter(footer);
        thrift.Struct(() =>
        {
            thrift.Int(1, 2);
            var elements = Elements(schema, null, []).ToList();
            thrift.List(2, 12, elements.Count);
            foreach (var (node, above, _) in elements)
                WriteElement(thrift, node, above);
            thrift.Int(3, groups.Sum(group => group.Rows), isLong: true);
            thrift.List(4, 12, groups.Count);
            List<string[]> paths = [.. elements.Where(element => element.Node.Physical is not null).Select(element => element.Path)];
            foreach (var (rows, chunks) in groups)
                WriteGroup(thrift, rows, chunks, paths);
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

    private static void PageHead(ThriftWriter thrift, int entries, int plain, int packed) => thrift.Struct(() =>
    {
        thrift.Int(1, 0);
        thrift.Int(2, plain);
        thrift.Int(3, packed);
        thrift.Struct(5, () =>
        {
            thrift.Int(1, entries);
            thrift.Int(2, 0);
            thrift.Int(3, 3);
            thrift.Int(4, 3);
        });
    });

    private static IEnumerable<(ParquetNode Node, ParquetNode? Above, string[] Path)> Elements(ParquetNode node, ParquetNode? above, string[] path) =>
        node.Children.SelectMany(child => Elements(child, node, [.. path, child.Name])).Prepend((node, above, path));

    private static void WriteElement(ThriftWriter thrift, ParquetNode node, ParquetNode? above) => thrift.Struct(() =>
    {
        if (node.Physical is { } physical)
            thrift.Int(1, physical);
        // Required, optional or repeated.
        if (above is not null)
            thrift.Int(3, node.IsRepeated ? 2 : node.Definition > above.Definition ? 1 : 0);
        thrift.Text(4, node.Name);
        if (node.Physical is null)
            thrift.Int(5, node.Children.Count);
        if (node.Converted is { } converted)
            thrift.Int(6, converted);
    });

    private void WriteGroup(ThriftWriter thrift, long rows, List<ChunkFacts> chunks, List<string[]> paths) => thrift.Struct(() =>
    {
        thrift.List(1, 12, chunks.Count);
        for (var i = 0; i < chunks.Count; i++)
            WriteChunk(thrift, leaves[i], chunks[i], paths[i]);
        thrift.Int(2, chunks.Sum(chunk => chunk.Plain), isLong: true);
        thrift.Int(3, rows, isLong: true);
    });

    private void WriteChunk(ThriftWriter thrift, ParquetNode leaf, ChunkFacts chunk, string[] path) => thrift.Struct(() =>
    {
        thrift.Int(2, chunk.Offset, isLong: true);
        thrift.Struct(3, () =>
        {
            thrift.Int(1, leaf.Physical!.Value);
            thrift.List(2, 5, 2);
            thrift.Element(0);
            thrift.Element(3);
            thrift.List(3, 8, path.Length);
            foreach (var part in path)
                thrift.Element(part);
            thrift.Int(4, codec.Number);
            thrift.Int(5, chunk.Entries, isLong: true);
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
