namespace Datacube.Stac.GeoParquet;

/// <summary>An element of a Parquet schema, with the levels that tell where values and lists are missing.</summary>
internal sealed class ParquetNode
{
    /// <summary>What <see cref="Converted"/> says of lists, and of instants.</summary>
    public const int ListOf = 3, Microseconds = 10;

    public required string Name { get; init; }

    /// <summary>Physical type of a leaf; null for a group.</summary>
    public int? Physical { get; init; }

    /// <summary>What its bytes or numbers mean, by Parquet's old numbers: 0 UTF-8, 3 list, 9 and 10 milli- and microseconds, 19 JSON.</summary>
    public int? Converted { get; init; }

    /// <summary>Nanoseconds, milliseconds or microseconds by the newer logical type: 1000000000, 1000 or 1000000; 0 for no time.</summary>
    public long TicksPerSecond { get; init; }

    public bool IsRepeated { get; init; }

    /// <summary>Definition level at which this element is there.</summary>
    public int Definition { get; init; }

    /// <summary>Repetition level of its lists.</summary>
    public int Repetition { get; init; }

    public List<ParquetNode> Children { get; } = [];

    /// <summary>Builds the tree of a schema.</summary>
    public static ParquetNode Tree(IReadOnlyList<ThriftStruct> elements)
    {
        var next = 0;
        return Take(elements, ref next, 0, 0, 0);
    }

    /// <summary>A column without others in it.</summary>
    public static ParquetNode Leaf(string name, ColumnKind kind, int definition, int repetition) => new()
    {
        Name = name,
        Physical = kind switch { ColumnKind.Flag => 0, ColumnKind.Integer or ColumnKind.Instant => 2, ColumnKind.Number => 5, _ => 6 },
        Converted = kind switch { ColumnKind.Text => 0, ColumnKind.Instant => Microseconds, ColumnKind.Json => 19, _ => null },
        Definition = definition,
        Repetition = repetition,
    };

    /// <summary>A column of bytes.</summary>
    public static ParquetNode Binary(string name, int definition) => new() { Name = name, Physical = 6, Definition = definition };

    /// <summary>A column of columns.</summary>
    public static ParquetNode Group(string name, int definition, int repetition, IEnumerable<ParquetNode> children)
    {
        var group = new ParquetNode { Name = name, Definition = definition, Repetition = repetition };
        group.Children.AddRange(children);
        return group;
    }

    /// <summary>A column of lists; an element may be missing.</summary>
    public static ParquetNode List(string name, int definition, int repetition, ParquetNode element)
    {
        var list = new ParquetNode { Name = name, Converted = ListOf, Definition = definition, Repetition = repetition };
        list.Children.Add(new ParquetNode { Name = "list", IsRepeated = true, Definition = definition + 1, Repetition = repetition + 1 });
        list.Children[0].Children.Add(element);
        return list;
    }

    /// <summary>The leaves in the order of column chunks.</summary>
    public IEnumerable<ParquetNode> Leaves() => Physical is null ? Children.SelectMany(child => child.Leaves()) : [this];

    private static ParquetNode Take(IReadOnlyList<ThriftStruct> elements, ref int next, int definition, int repetition, int depth)
    {
        if (next >= elements.Count || depth > 32)
            throw ParquetErrors.Damaged("its schema is cut off, or nests too deep");
        var element = elements[next++];
        var kind = depth == 0 ? 0 : element.Int(3) ?? 0;
        var (defined, repeated) = (definition + (kind == 0 ? 0 : 1), repetition + (kind == 2 ? 1 : 0));
        var logical = element.Struct(10);
        var unit = element.Struct(10)?.Struct(8)?.Struct(2);
        var node = new ParquetNode
        {
            Name = element.Text(4) ?? "",
            Physical = element.Int(5) is > 0 ? null : (int?)element.Int(1),
            Converted = (int?)element.Int(6) ?? (logical?.Struct(1) is not null ? 0 : logical?.Struct(3) is not null ? 3 : logical?.Struct(11) is not null ? 19 : null),
            TicksPerSecond = unit is null ? element.Int(6) switch { 9 => 1000, 10 => 1_000_000, _ => 0 } : unit.Struct(1) is not null ? 1000 : unit.Struct(2) is not null ? 1_000_000 : 1_000_000_000,
            IsRepeated = kind == 2,
            Definition = defined,
            Repetition = repeated,
        };
        for (var child = 0L; child < (element.Int(5) ?? 0); child++)
            node.Children.Add(Take(elements, ref next, defined, repeated, depth + 1));
        return node;
    }
}
