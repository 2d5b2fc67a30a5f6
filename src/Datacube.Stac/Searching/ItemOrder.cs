using Datacube.Stac.Cql2;
using Datacube.Stac.Items;

namespace Datacube.Stac.Searching;

/// <summary>Puts items in order: by the keys asked for, then by (acquired, id, collection).</summary>
public static class ItemOrder
{
    private static readonly Comparer<object?> Values = Comparer<object?>.Create((a, b) => TextMatching.Compare(a, b) ?? Kind(a).CompareTo(Kind(b)));

    /// <summary>The items in order; those without a value for a key come after all that have one, whichever way the key runs.</summary>
    public static IEnumerable<StacItem> Sort(IEnumerable<StacItem> items, IReadOnlyList<SortKey> keys)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(keys);
        var sorted = items.OrderBy(_ => 0);
        foreach (var key in keys)
        {
            object? Of(StacItem item) => new ItemValues(item).Find(key.Property);
            sorted = sorted.ThenBy(item => Of(item) is null);
            sorted = key.IsDescending ? sorted.ThenByDescending(Of, Values) : sorted.ThenBy(Of, Values);
        }
        return sorted.ThenBy(item => item.Acquired).ThenBy(item => item.Id, StringComparer.Ordinal).ThenBy(item => item.Collection, StringComparer.Ordinal);
    }

    /// <summary>Values of different kinds have no order of their own.</summary>
    private static int Kind(object? value) => value switch { null => 0, bool => 1, double => 2, DateTimeOffset => 3, string => 4, _ => 5 };
}
