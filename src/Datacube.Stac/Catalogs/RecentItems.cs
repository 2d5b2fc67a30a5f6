namespace Datacube.Stac.Catalogs;

/// <summary>Remembers the items that a search gave last, some hundred thousand of them: enough to see a server going round in a circle, however many it has.</summary>
internal sealed class RecentItems
{
    private const int Most = 200_000;
    private HashSet<string> now = new(StringComparer.Ordinal);
    private HashSet<string> before = new(StringComparer.Ordinal);

    /// <summary>How many were new when they were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds an item; false where it is among the last ones.</summary>
    public bool Add(string item)
    {
        if (before.Contains(item) || !now.Add(item))
            return false;
        Count++;
        if (now.Count == Most)
            (before, now) = (now, new(StringComparer.Ordinal));
        return true;
    }
}
