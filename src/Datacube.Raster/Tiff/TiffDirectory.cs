namespace Datacube.Raster.Tiff;

/// <summary>One image file directory: the fields that matter, by tag.</summary>
/// <param name="Fields">Fields by tag.</param>
/// <param name="BigEndian">The file's byte order.</param>
internal sealed record TiffDirectory(IReadOnlyDictionary<ushort, TiffField> Fields, bool BigEndian)
{
    /// <summary>True where the tag is present.</summary>
    public bool Has(ushort tag) => Fields.ContainsKey(tag);

    /// <summary>The first value of a tag, or a default where the tag is absent.</summary>
    public long Integer(ushort tag, long absent) => Fields.TryGetValue(tag, out var field) && field.Count > 0 ? field.Integers()[0] : absent;

    /// <summary>All values of a tag; empty where the tag is absent.</summary>
    public long[] Integers(ushort tag) => Fields.TryGetValue(tag, out var field) ? field.Integers() : [];

    /// <summary>All values of a tag; empty where the tag is absent.</summary>
    public double[] Doubles(ushort tag) => Fields.TryGetValue(tag, out var field) ? field.Doubles() : [];

    /// <summary>Text of a tag, or null where the tag is absent.</summary>
    public string? Text(ushort tag) => Fields.TryGetValue(tag, out var field) ? field.Text() : null;

    /// <summary>The one value that all samples share, or null where they differ.</summary>
    public long? Common(ushort tag, long absent)
    {
        var values = Integers(tag);
        if (values.Length == 0)
            return absent;
        return values.AsSpan().ContainsAnyExcept(values[0]) ? null : values[0];
    }
}
