using Datacube.Contracts.Errors;

namespace Datacube.Stac.Searching;

/// <summary>A property that items are ordered by; items without it come last.</summary>
/// <param name="Property">Its name, as in a filter.</param>
/// <param name="IsDescending">True for the greatest first.</param>
public sealed record SortKey(string Property, bool IsDescending)
{
    private const int MostKeys = 8;

    /// <summary>Reads <c>+datetime,-eo:cloud_cover</c>, as STAC API writes it in an address.</summary>
    /// <exception cref="DatacubeException"><c>option.value</c>.</exception>
    public static IReadOnlyList<SortKey> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var keys = text.Split(',', StringSplitOptions.TrimEntries).Select(part => new SortKey(part.TrimStart('+', '-').Trim(), part.StartsWith('-'))).ToList();
        if (keys.Count > MostKeys || keys.Exists(key => key.Property.Length is 0 or > 200))
            throw new DatacubeException("option.value", $"An order is 1 to {MostKeys} properties with commas between them, each with + or - before it, such as -eo:cloud_cover.", "sortby");
        return keys;
    }
}
