namespace Datacube.Stac.Harmonising;

/// <summary>The names that are understood without asking a catalogue.</summary>
public static class KnownBands
{
    /// <summary>Common names.</summary>
    public static IReadOnlyList<string> Names => BandTable.CommonNames;

    /// <summary>True for a common name, an ESA name or an alias.</summary>
    public static bool IsKnown(string name) => BandTable.Find(name) is not null;
}
