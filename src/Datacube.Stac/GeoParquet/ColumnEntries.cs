namespace Datacube.Stac.GeoParquet;

/// <summary>Entries of a column: values, and the places where one is missing.</summary>
internal sealed class ColumnEntries
{
    /// <summary>Repetition level of each entry.</summary>
    public List<int> Repetitions { get; } = [];

    /// <summary>Definition level of each entry.</summary>
    public List<int> Definitions { get; } = [];

    /// <summary>The values that are there: bool, long, double or bytes.</summary>
    public List<object> Values { get; } = [];

    /// <summary>How many entries have no value.</summary>
    public int Missing => Definitions.Count - Values.Count;

    /// <summary>Adds an entry.</summary>
    /// <param name="repetition">Its repetition level.</param>
    /// <param name="reached">Definition level where it has no value.</param>
    /// <param name="full">Definition level where it has one.</param>
    /// <param name="value">The value, or null.</param>
    public void Add(int repetition, int reached, int full, object? value)
    {
        Repetitions.Add(repetition);
        Definitions.Add(value is null ? reached : full);
        if (value is not null)
            Values.Add(value);
    }
}
